from django.contrib.auth.hashers import BasePasswordHasher


class CountingHasher(BasePasswordHasher):
    """Counts what a password costs; every password is wrong."""

    algorithm = "counting"
    done = 0

    def salt(self):
        return "salt"

    def encode(self, password, salt):
        CountingHasher.done += 1
        return f"counting${salt}$nothing-else"

    def verify(self, password, encoded):
        CountingHasher.done += 1
        return False

    def must_update(self, encoded):
        return False

    def harden_runtime(self, password, encoded):
        pass
