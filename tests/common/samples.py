"""The beginnings of files: real ones, and ones that pose as another."""

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\xdac\xfc\xcf\xc0P"
    b"\x0f\0\x04\x85\x01\x80\x84\xa9\x8c!\0\0\0\0IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9"
GIF = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"
ZIP = b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(20)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TAR = b"a.txt".ljust(257, b"\0") + b"ustar\x0000" + bytes(248)
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
KML = (
    b'<?xml version="1.0"?><!-- <svg> --><kml xmlns="http://www.opengis.net/kml/2.2"><description>'
    b"<![CDATA[<html><body>Parsel</body></html>]]></description></kml>"
)
SLD = b'<StyledLayerDescriptor><CssParameter name="fill">x</CssParameter><SvgParameter name="a">b</SvgParameter>'
DXF = b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n  9\r\n$ACADVER\r\n"
DWG = b"AC1032\0\0\0\0\0" + bytes(200)

# name, content, what the browser declared
TAKEN = [
    ("ekran.png", PNG, "image/png"),
    ("ekran.PNG", PNG, ""),
    ("foto.jpg", JPEG, "image/jpeg"),
    ("foto.jpeg", JPEG, "image/pjpeg"),
    ("a.gif", GIF, "image/gif"),
    ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 " + bytes(20), "image/webp"),
    ("a.bmp", b"BM" + bytes(60), "image/bmp"),
    ("pafta.tif", b"II*\0\x08\0\0\0" + bytes(20), "image/tiff"),
    ("pafta.tiff", b"MM\0*\0\0\0\x08" + bytes(20), "image/tiff"),
    ("a.pdf", PDF, "application/pdf"),
    ("a.pdf", b"\xef\xbb\xbf\r\n" + PDF, "application/octet-stream"),
    ("a.txt", "Çizim açılmıyor.".encode(), "text/plain"),
    ("a.txt", "Çizim açılmıyor.".encode("windows-1254"), "text/plain"),
    ("a.txt", "Çizim açılmıyor.".encode("utf-16"), "text/plain"),
    ("a.log", b"12:01 GET /\n<html> answer was a page </html>\n", "application/octet-stream"),
    ("a.csv", b"ada;parsel\n101;4\n", "application/vnd.ms-excel"),
    ("a.json", b'{"type": "FeatureCollection"}', "application/json"),
    ("a.xml", b"<?xml version='1.0'?><a/>", "text/xml"),
    ("a.gml", "<?xml version='1.0'?><gml:X xmlns:gml='x'/>".encode("utf-16"), "application/gml+xml"),
    ("a.kml", KML, "application/vnd.google-earth.kml+xml"),
    ("a.gpx", b"\xef\xbb\xbf<gpx></gpx>", "application/gpx+xml"),
    ("a.qgs", b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis></qgis>", ""),
    ("a.sld", SLD, ""),
    ("a.vrt", b"<VRTDataset></VRTDataset>", ""),
    ("a.kmz", ZIP, "application/vnd.google-earth.kmz"),
    ("a.docx", ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("a.xlsx", OLE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("a.pptx", ZIP, ""),
    ("a.odt", ZIP, "application/vnd.oasis.opendocument.text"),
    ("a.ods", ZIP, ""),
    ("a.doc", OLE, "application/msword"),
    ("a.xls", OLE, "application/vnd.ms-excel"),
    ("a.ppt", OLE, ""),
    ("a.rtf", b"{\\rtf1\\ansi x}", "text/rtf"),
    ("a.zip", ZIP, "application/x-zip-compressed"),
    ("a.zip", b"PK\x05\x06" + bytes(18), "multipart/x-zip"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04", ""),
    ("a.rar", b"Rar!\x1a\x07\x01\0", ""),
    ("a.tar.gz", b"\x1f\x8b\x08\0", "application/gzip"),
    ("a.tar", TAR, "application/x-tar"),
    ("plan.dwg", DWG, "image/vnd.dwg"),
    ("plan.dxf", DXF, "image/vnd.dxf"),
    ("plan.dgn", OLE, ""),
    ("plan.ncz", b"NCZ\0\x07\0" + bytes(range(256)), ""),
    ("plan.ncd", bytes(range(256)), "application/octet-stream"),
    ("a.shp", b"\0\0'\n" + bytes(96), "application/x-qgis"),
    ("a.dbf", b"\x03\x7a\x0b\x16" + bytes(28), "application/x-dbf"),
    ("a.prj", b'PROJCS["ITRF96 / TM30"]', ""),
    ("a.cpg", b"UTF-8", ""),
    ("a.gpkg", b"SQLite format 3\0" + bytes(84), ""),
    ("a.geojson", b'{"type":"Point"}', "application/geo+json"),
    ("a.ecw", b"e\x02\x03" + bytes(100), "image/x-ecw"),
    ("a.mdb", b"\0\x01\0\0Standard Jet DB\0", "application/msaccess"),
    ("a.las", b"LASF" + bytes(100), ""),
    ("a.ifc", b"ISO-10303-21;\nHEADER;", "application/x-step"),
    ("a.qgz", ZIP, ""),
    ("a.mxd", OLE, ""),
    ("a.lyrx", b'{"type":"CIMLayerDocument"}', ""),
    ("a.e00", b"EXP  0 /X.E00", ""),
    ("a.eml", b"Received: from x\r\nSubject: y\r\n\r\n<html></html>", "message/rfc822"),
    ("a.msg", OLE, "application/vnd.ms-outlook"),
    ("a.mp4", MP4, "video/mp4"),
    ("a.mov", b"\0\0\0\x14ftypqt  ", "video/quicktime"),
    ("a.webm", b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01", "video/webm"),
]

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
XSVG = b'<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE svg>\n' + SVG
EXE = b"MZ\x90\0\x03\0\0\0" + bytes(100)
ELF = b"\x7fELF\x02\x01\x01" + bytes(60)

REFUSED = [
    # a drawing that runs, under another name
    ("a.png", SVG, "image/png"),
    ("a.png", XSVG, "image/png"),
    ("a.jpg", SVG, "image/svg+xml"),
    ("a.png", PNG, "image/svg+xml"),
    ("a.xml", SVG, "text/xml"),
    ("a.xml", XSVG, "text/xml"),
    ("a.xml", b"<s:svg xmlns:s='http://www.w3.org/2000/svg'/>", ""),
    ("a.kml", XSVG, ""),
    ("a.txt", SVG, "text/plain"),
    ("a.txt", XSVG, "text/plain"),
    ("a.txt", SVG.decode().encode("utf-16"), "text/plain"),
    ("a.txt", SVG.decode().encode("utf-16-le"), "text/plain"),
    ("a.xml", XSVG.decode().encode("utf-16"), "text/xml"),
    ("a.png", SVG.decode().encode("utf-16"), "image/png"),
    ("a.dwg", SVG.decode().encode("utf-16"), ""),
    ("a.dwg", SVG.decode().encode("utf-16-be"), ""),
    ("a.dwg", SVG, ""),
    # a page
    ("a.txt", HTML, "text/plain"),
    ("a.txt", b"\xef\xbb\xbf \r\n<!-- x --> " + HTML.lower(), "text/plain"),
    ("a.txt", HTML.decode().encode("utf-16"), "text/plain"),
    ("a.txt", HTML.decode().encode("utf-32"), "text/plain"),
    ("a.txt", b"metin", "text/html"),
    ("a.csv", b"<table><tr><td>1", "text/csv"),
    ("a.json", b"<script>alert(1)</script>", "application/json"),
    ("a.json", b"{}", "text/javascript"),
    ("a.xls", HTML, "application/vnd.ms-excel"),
    ("a.doc", HTML, "application/msword"),
    ("a.pdf", HTML, "application/pdf"),
    ("a.xml", b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "text/xml"),
    ("a.gml", HTML, ""),
    ("a.xml", b"<!--" + b"x" * 9000 + b"--><svg/>", ""),
    ("a.dxf", b"\n" + HTML, ""),
    ("a.ncz", b"NCZ\0<script>alert(1)</script>", ""),
    ("a.dgn", b"<?php system('x'); ?>", ""),
    ("a.eml", HTML, "message/rfc822"),
    ("a.eml", b"\0\0\0", "message/rfc822"),
    # two things at once
    ("a.gif", b"GIF89a/*" + bytes(6) + b"*/=1;alert(1)", "image/gif"),
    ("a.gif", b"GIF89a=1;alert(1);//", "image/gif"),
    ("a.gif", b"GIF89a\n=\n'x';alert(1)", "image/gif"),
    ("a.png", PNG + b"<script>alert(1)</script>", "image/png"),
    ("a.jpg", b"\xff\xd8\xff\xe0<svg onload=alert(1)>", "image/jpeg"),
    ("a.bmp", b"BM=1;/*<html >*/", "image/bmp"),
    ("a.mp4", MP4 + HTML, "video/mp4"),
    # a program
    ("a.png", EXE, "image/png"),
    ("a.txt", EXE, "text/plain"),
    ("a.dwg", EXE, ""),
    ("a.ncz", ELF, ""),
    ("a.dwg", b"#!/bin/sh\nrm -rf /", ""),
    ("a.txt", b"#!/bin/sh\nrm -rf /", "text/plain"),
    ("a.cpg", b"@echo off\r\ndel", ""),
    ("a.pdf", PDF, "application/x-msdownload"),
    ("a.lyr", b"\xca\xfe\xba\xbe\0\0\0\x34", ""),
    # simply something else
    ("a.png", JPEG, "image/png"),
    ("a.jpg", PNG, "image/jpeg"),
    ("a.png", PNG, "text/plain"),
    ("a.pdf", PDF, "image/png"),
    ("a.txt", b"text", "image/png"),
    ("a.txt", b"a\0b", "text/plain"),
    ("a.docx", PDF, ""),
    ("a.zip", b"Rar!\x1a\x07\x01\0", ""),
    ("a.gpkg", ZIP, ""),
    ("a.tar", bytes(512), ""),
    ("a.mp4", PDF, "video/mp4"),
    ("a.xml", b"no element", "text/xml"),
]
