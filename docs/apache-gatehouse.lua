-- Lets Apache (mod_lua and the package lua-socket) ask Gatehouse before a request goes on; docs/forward-auth.md says how
-- to load it. What is asked stands in the variable GATEHOUSE of the place that is guarded:
--
--     SetEnvIf Request_URI ^ GATEHOUSE=http://127.0.0.1:8080/api/auth/forward?group=staff
--
-- A request that may go on gets the headers that say who it is; another one is answered as Gatehouse says.

local http = require "socket.http"
local ltn12 = require "ltn12"

local identity = { "Remote-User", "Remote-Email", "Remote-Name", "Remote-Groups", "Remote-Roles" }
local asked = { "Authorization", "Cookie", "Accept", "Host" }
local passed = { "Location", "WWW-Authenticate", "X-Login-Location", "Cache-Control", "Retry-After", "Set-Cookie" }

function check(r)
    local url = r.subprocess_env["GATEHOUSE"]
    if not url then return apache2.DECLINED end
    local headers = {
        ["X-Forwarded-For"] = r.useragent_ip,
        ["X-Forwarded-Proto"] = r.is_https and "https" or "http",
        ["X-Forwarded-Uri"] = r.unparsed_uri,
        ["X-Forwarded-Method"] = r.method,
    }
    for _, name in ipairs(asked) do headers[name] = r.headers_in[name] end

    -- What a client says of itself counts for nothing, and applications see no passwords.
    for _, name in ipairs(identity) do r.headers_in[name] = nil end
    r.headers_in["Authorization"] = nil

    http.TIMEOUT = 10
    local _, status, answer = http.request{
        url = url, headers = headers, redirect = false, sink = ltn12.sink.null(),
    }
    if type(status) ~= "number" then
        r:err("gatehouse can't be asked: " .. tostring(status))
        return 503
    end
    if status == 200 then
        for _, name in ipairs(identity) do r.headers_in[name] = answer[name:lower()] or "" end
        r.user = answer["remote-user"]
        if answer["set-cookie"] then r.err_headers_out["Set-Cookie"] = answer["set-cookie"] end
        return apache2.OK
    end
    for _, name in ipairs(passed) do
        if answer[name:lower()] then r.err_headers_out[name] = answer[name:lower()] end
    end
    if status == 302 or status == 401 or status == 403 then return status end
    return 503
end
