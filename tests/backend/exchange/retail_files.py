"""A few invoices in the table of Online Retail, with every kind of dirt."""

import io
import zipfile

from tests.backend.exchange.spreadsheets import row, write_book

LINES = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
1,A,WHITE HEART,6,2011-01-01 08:00:00,2.55,17850,United Kingdom
1,B,"LAMP, RED",2,2011-01-01 08:00:00,10.00,17850,United Kingdom
1,A,WHITE HEART,6,2011-01-01 08:00:00,2.55,17850,United Kingdom
2,A,WHITE HEART,1,2011-01-01 09:00:00,5.06,,United Kingdom
3,A,WHITE HEART,4,2011-01-02 09:00:00,2.10,17850,United Kingdom
C4,A,WHITE HEART,-3,2011-01-03 09:00:00,2.10,17850,United Kingdom
C5,A,WHITE HEART,-5,2011-01-03 10:00:00,2.55,17850,United Kingdom
C6,A,WHITE HEART,-1,2011-01-03 11:00:00,2.10,17850,United Kingdom
C7,A,WHITE HEART,-9,2011-01-03 12:00:00,2.10,17850,United Kingdom
C8,A,WHITE HEART,-1,2011-01-03 12:00:00,2.10,,United Kingdom
C9,B,LAMP,-2,2011-01-03 12:30:00,99.00,17850,United Kingdom
A1,B,Adjust bad debt,1,2011-01-03 13:00:00,-11062.06,,United Kingdom
10,A,damaged,-10,2011-01-03 14:00:00,0.00,,United Kingdom
11,A,found,10,2011-01-03 14:00:00,0.00,,United Kingdom
12,BANK CHARGES,Bank Charges,1,2011-01-03 15:00:00,0.001,1,United Kingdom
13,BANK CHARGES,,1,2011-01-03 15:00:00,15.00,1,
14,A,x,0,2011-01-03 15:00:00,15.00,1,France
15,A,x,1,2011-01-03 15:00:00,-15.00,1,France
16,A,x,many,2011-01-03 15:00:00,15.00,1,France
17,A,x,1
"""


HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
ROWS = """700001,90001,WHITE LANTERN,6,12/1/2010 8:26,2.55,17850,United Kingdom
700001,90002,CAFÉ LANTERN £2,6,12/1/2010 8:26,3.39,17850.0,United Kingdom
700002,90001,WHITE LANTERN,2,12/13/2010 14:05,2.55,17851,France"""
TEXT = f"{HEADER}\n{ROWS}\n"


def zipped(name: str, content: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr(f"archive/{name}", content)
        archive.writestr("archive/readme.md", b"about it")
    return kept.getvalue()


def book() -> bytes:
    first = [
        row(1, *II_HEADER.split(",")),
        row(2, 700001, 90001, "WHITE LANTERN", 6, "@40513.35138888889", 2.55, 17850.0, "UK"),
        row(3, 700001, 90002, "CAFE LANTERN", 6, "@40513.35138888889", 3.39, 17850.0, "UK"),
    ]
    second = [
        row(1, *II_HEADER.split(",")),
        row(2, 700002, 90001, "WHITE LANTERN", 2, "@40525.586805555555", 2.55, 17851.0, "France"),
    ]
    return write_book({"Year 2010": first, "Notes": [row(1, "about it")], "Year 2011": second})


II_HEADER = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country"
