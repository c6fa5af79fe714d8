"""A few invoices in the table of Online Retail, with every kind of dirt."""

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
