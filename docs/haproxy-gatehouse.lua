-- Lets HAProxy (2.5 or later) ask Gatehouse before a request goes on; docs/forward-auth.md says how to load it.
--
--     http-request lua.gatehouse http://127.0.0.1:8080/api/auth/forward?group=staff&redirect=1
--
-- A request that may go on gets the headers that say who it is; another one is answered as Gatehouse says.

local identity = { "remote-user", "remote-email", "remote-name", "remote-groups", "remote-roles" }
local asked = { "authorization", "cookie", "accept", "host" }
local passed = { "location", "www-authenticate", "x-login-location", "content-type", "cache-control", "retry-after" }

-- The values of a header, which HAProxy counts from 0.
local function values(headers, name)
    local list = {}
    local index = 0
    while headers[name] and headers[name][index] do
        table.insert(list, headers[name][index])
        index = index + 1
    end
    return list
end

core.register_action("gatehouse", { "http-req" }, function(txn, url)
    local sent = txn.http:req_get_headers()
    local headers = {}
    for _, name in ipairs(asked) do headers[name] = values(sent, name) end
    headers["x-forwarded-for"] = { txn.f:src() }
    headers["x-forwarded-proto"] = { txn.f:ssl_fc() == 1 and "https" or "http" }
    headers["x-forwarded-uri"] = { txn.f:pathq() }
    headers["x-forwarded-method"] = { txn.f:method() }

    -- What a client says of itself counts for nothing, and applications see no passwords.
    for _, name in ipairs(identity) do txn.http:req_del_header(name) end
    txn.http:req_del_header("authorization")

    local answer = core.httpclient():get{ url = url, headers = headers, timeout = 10000 }
    local cookies = answer.headers and values(answer.headers, "set-cookie") or {}
    if answer.status == 200 then
        for _, name in ipairs(identity) do
            txn.http:req_set_header(name, values(answer.headers, name)[1] or "")
        end
        if cookies[1] then txn:set_var("txn.gatehouse_cookie", cookies[1]) end
        return
    end
    local status = answer.status
    if status ~= 302 and status ~= 401 and status ~= 403 then status = 503 end
    local reply = txn:reply{ status = status, body = answer.body or "" }
    for _, name in ipairs(passed) do
        for _, value in ipairs(answer.headers and values(answer.headers, name) or {}) do
            reply:add_header(name, value)
        end
    end
    for _, cookie in ipairs(cookies) do reply:add_header("set-cookie", cookie) end
    txn:done(reply)
end, 1)
