"""What is asked of both servers: ldapload's arguments, and the goals (ours to slapd's; CPU is server CPU an operation)."""
ATTRIBUTES = "uid,cn,mail,uidNumber,gidNumber,homeDirectory,loginShell"
AND_OR_NOT = "(&(objectClass=posixAccount)(|(uid=u%06d)(mail=u%06d@example.org))(!(l=Atlantis)))"
PICKER = "(|(uid=*ann*)(cn=*ann*)(sn=*ann*)(mail=*ann*))"

# name: (arguments, least ratio of operations/s or None, greatest ratio of CPU or None)
READS = {
    "uid=, 1 connection": (["-c1", "-a", ATTRIBUTES, "search"], 1.2, 0.60),
    "uid=, 8": (["-c8", "-a", ATTRIBUTES, "search"], 2.0, 0.40),
    "uid=, 8 x 16 in flight": (["-c8", "-P16", "-a", ATTRIBUTES, "search"], 6.0, 0.15),
    "base read, 8": (["-c8", "-a", ATTRIBUTES, "search-base"], 2.0, 0.45),
    "compare, 8": (["-c8", "-A", "loginShell", "-W", "/bin/bash", "compare"], 2.0, 0.45),
    "member=DN, 8": (["-c8", "-F", "(member=uid=u%06d,ou=people,dc=example,dc=org)", "-a", "cn", "--no-verify", "search"], 1.8, None),
    "and/or/not of 4, 8": (["-c8", "-F", AND_OR_NOT, "-a", ATTRIBUTES, "search"], 1.8, None),
    "bind {SSHA}, 8": (["-c8", "bind"], 1.5, 0.55),
    "bind {SSHA}, 64": (["-c64", "bind"], 1.5, 0.55),
    "log-in: search and bind, 8": (["-c8", "-a", ATTRIBUTES, "mixed"], 1.3, 0.75),
}
# One connection, one search at a time. Entries a second for the first two, else searches.
LARGE = {
    "dump, entries": (["-n", "1", "dump"], 4.0, None),
    "paged by 1,000, entries": (["-n", "1", "-g", "1000", "dump"], 4.0, None),
    "scan (l=Berlin)": (["-n", "3", "-F", "(l=Berlin)", "-a", "uid", "filter"], None, 1.0),
    "scan (cn=*Müller)": (["-n", "3", "-F", "(cn=*Müller)", "-a", "uid", "filter"], None, 1.0),
    "picker, size limit 50": (["-n", "5", "-z", "50", "-e", "4", "-F", PICKER, "-a", "uid,cn,mail", "filter"], None, None),
    "(uidNumber=...)": (["-n", "20", "-F", "(uidNumber=10500)", "-a", "uid", "-E", "1", "filter"], None, None),
    "(memberUid=...)": (["-n", "20", "-F", "(memberUid=u000500)", "-a", "cn", "-E", "1", "filter"], None, None),
}
# Durable on both sides. Syncs an operation are counted apart.
WRITES = {
    "modify, 1 client": (["-c1", "modify"], 0.8, 1.0),
    "modify, 8": (["-c8", "modify"], 3.0, 0.3),
    "modify, 64": (["-c64", "modify"], 8.0, 0.05),
    "add, 1 client": (["-c1", "add"], 0.8, 1.0),
    "add, 8": (["-c8", "add"], 3.0, 0.3),
    "add, 64": (["-c64", "add"], 8.0, 0.05),
}
