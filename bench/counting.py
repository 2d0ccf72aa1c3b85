"""Says how many statements a request took, to whoever asks with a header. Others are not slowed."""

from django.db import connection


class CountStatements:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "X-Bench-Count" not in request.headers:
            return self.get_response(request)
        statements = []

        def note(execute, sql, params, many, context):
            statements.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        # Savepoints are counted apart: they are round trips, too, but nothing is looked for.
        response["X-Statements"] = str(len([sql for sql in statements if "SAVEPOINT" not in sql]))
        response["X-Savepoints"] = str(len([sql for sql in statements if "SAVEPOINT" in sql]))
        if request.headers["X-Bench-Count"] == "text":
            response["X-Statement-Text"] = " ;; ".join(" ".join(sql.split())[:160] for sql in statements)
        return response
