"""A small shop in Olist's tables, with every kind of dirt."""

import io
import tarfile
from pathlib import Path

from backports import zstd

CUSTOMERS = """customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state
c1,anna,1,são paulo,SP
c2,bruno,1,recife,PE
c3,anna,1,são paulo,SP
c4,dora,1,recife,PE
c5,emil,1,recife,PE
c9,zoe,1,nowhere,XX
"""
ORDERS = """order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,\
order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date
o1,c1,delivered,2017-01-01 10:00:00,2017-01-01 11:00:00,2017-01-02 00:00:00,2017-01-03 00:00:00,x
o2,c2,delivered,2017-01-01 10:00:00,2017-01-05 11:00:00,2017-01-04 00:00:00,2017-01-03 00:00:00,x
o3,c3,canceled,2017-01-02 10:00:00,,,,x
o4,c4,canceled,2017-01-02 11:00:00,2017-01-02 12:00:00,2017-01-03 00:00:00,2017-01-04 00:00:00,x
o5,c5,created,not a time,,,,x
o6,c404,shipped,2017-01-02 11:00:00,2017-01-02 12:00:00,2017-01-03 00:00:00,,x
o1,c1,delivered,2017-01-01 10:00:00,,,,x
"""
ITEMS = """order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value
o1,1,p1,s1,x,10.00,1.50
o1,2,p1,s1,x,10.00,1.50
o2,1,p2,s1,x,0.99,0.00
o4,1,p1,s1,x,12.00,0.10
o6,1,p9,s1,x,5.00,0.00
o7,1,p1,s1,x,5.00,0.00
o2,2,p2,s1,x,1.5x,0.00
o1,1,p1,s1,x,10.00,1.50
"""
PAYMENTS = """order_id,payment_sequential,payment_type,payment_installments,payment_value
o1,2,voucher,1,3.00
o1,1,credit_card,8,21.25
o2,1,boleto,1,0.50
o3,1,boleto,1,7.00
o4,1,credit_card,1,12.10
o6,1,debit_card,1,5.00
o7,1,boleto,1,5.00
o6
"""
PRODUCTS = """product_id,product_category_name,a,b,c,d,e,f,g
p1,cool_stuff,1,1,1,1,1,1,1
p2,,1,1,1,1,1,1,1
p3,unsold,1,1,1,1,1,1,1
"""
SELLERS = """seller_id,seller_zip_code_prefix,seller_city,seller_state
s1,1,recife,PE
"""
TABLES = {
    "olist_customers_dataset.csv": CUSTOMERS,
    "olist_orders_dataset.csv": ORDERS,
    "olist_order_items_dataset.csv": ITEMS,
    "olist_order_payments_dataset.csv": PAYMENTS,
    "olist_products_dataset.csv": PRODUCTS,
    "olist_sellers_dataset.csv": SELLERS,
}


def write_folder(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_archive(path: Path) -> Path:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, text in reversed(TABLES.items()):
            entry = tarfile.TarInfo(f"dev/{name}")
            content = text.encode()
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    content = packed.getvalue()
    zst = path.suffix == ".zst"
    path.write_bytes(zstd.compress(content) if zst else content)
    return path
