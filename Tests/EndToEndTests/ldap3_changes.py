"""Changes as a Python program makes them with ldap3, against the schema that the server serves."""

import sys

from ldap3 import ALL, ALL_ATTRIBUTES, MODIFY_ADD, MODIFY_DELETE, MODIFY_INCREMENT, MODIFY_REPLACE
from ldap3 import Connection, ObjectDef, Reader, Server, Writer

url, base, admin, password = sys.argv[1:5]
server = Server(url, get_info=ALL)
connection = Connection(server, admin, password, auto_bind=True, raise_exceptions=True)
person = f"uid=lea,ou=people,{base}"
group = f"cn=readers,ou=groups,{base}"

connection.add(
    person,
    ["inetOrgPerson", "posixAccount"],
    {"cn": "Lea", "sn": "Example", "mail": "lea@example.org", "userPassword": "a-good-password", "uidNumber": 4711,
     "gidNumber": 100, "homeDirectory": "/home/lea"},
)
connection.modify(
    person,
    {"title": [(MODIFY_ADD, ["Boss"])], "uidNumber": [(MODIFY_INCREMENT, [3])], "displayName": [(MODIFY_REPLACE, ["Lea E"])]},
)
connection.search(person, "(objectClass=*)", "BASE", attributes=ALL_ATTRIBUTES)
entry = connection.entries[0]
assert entry.uidNumber.value == 4714, entry.uidNumber.value
assert entry.title.value == "Boss"
assert "userPassword" not in entry

connection.add(group, ["groupOfNames", "posixGroup"], {"member": [person]})
connection.search(person, f"(memberOf:1.2.840.113556.1.4.1941:={group})", "BASE", attributes=["memberOf"])
assert connection.entries[0].memberOf.value == group, connection.entries[0]
connection.modify(group, {"member": [(MODIFY_DELETE, [person])]})
assert connection.compare(person, "cn", "LEA")

own = Connection(server, person, "a-good-password", auto_bind=True, raise_exceptions=True)
assert own.extend.standard.modify_password(person, "a-good-password", "another-password")
assert own.extend.standard.who_am_i() == "dn:" + person
assert Connection(server, person, "another-password").bind()
assert not Connection(server, person, "a-good-password").bind()
made = connection.extend.standard.modify_password(person)
assert isinstance(made, str) and len(made) >= 20, made
assert Connection(server, person, made).bind()

connection.modify_dn(person, "uid=lena")
renamed = f"uid=lena,ou=people,{base}"
assert connection.compare(renamed, "uid", "lena")

# The abstraction layer holds every attribute against the served schema.
definition = ObjectDef(["inetOrgPerson", "posixAccount"], connection)
reader = Reader(connection, definition, f"ou=people,{base}", "(uid=lena)")
reader.search()
writer = Writer.from_cursor(reader)
writer[0].telephoneNumber += "+46 1"
writer[0].title = "Chief"
assert writer.commit()
connection.delete(renamed)
connection.delete(group)
print("done")
