import Directory
import HTTPTypes
import Hummingbird
import Identity

/// `GET /api/config` (HTTP contract section 10).
enum ConfigurationRoutes {
    static func routes(_ api: API) -> [Route] {
        [
            api.route(.get, "/api/config") { call in
                let table = call.snapshot.permissions
                return .data([
                    "permissions": groups(of: table), "lang": "en", "langs": [["code": "en", "name": "English"]],
                    "version": .string(api.settings.version), "root_url": .string(rootURL(call)),
                    "needs_restart": false, "update": nil, "has_legacy_user": false,
                    // What a user interface made for listmonk reads besides.
                    "messengers": [], "media_provider": "", "from_email": "",
                    "privacy": [
                        "individual_tracking": false, "disable_tracking": true, "unsubscribe_header": false,
                        "allow_blocklist": false, "allow_export": false, "allow_wipe": false,
                        "allow_preferences": false,
                    ],
                    "public_subscription": [
                        "enabled": false, "captcha_enabled": false, "captcha_provider": nil, "captcha_key": nil,
                    ],
                ])
            }
        ]
    }

    /// The permissions under their headings, both in the order of the table.
    private static func groups(of table: PermissionTable) -> JSONValue {
        var groups: [(name: String, permissions: [JSONValue])] = []
        for line in table.lines {
            let permission = JSONValue.string(line.permission.rawValue)
            if let index = groups.firstIndex(where: { $0.name == line.group }) {
                groups[index].permissions.append(permission)
            } else {
                groups.append((line.group, [permission]))
            }
        }
        return .array(groups.map { ["group": .string($0.name), "permissions": .array($0.permissions)] })
    }

    /// The address that browsers see: as configured, or as the caller sees it.
    private static func rootURL(_ call: Call) -> String {
        if let url = call.api.settings.rootURL { return url }
        return (call.context.hasTLS ? "https://" : "http://") + (call.request.head.authority ?? "localhost")
    }
}
