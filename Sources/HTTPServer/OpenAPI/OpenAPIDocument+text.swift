// Made from docs/openapi.yaml by docs/embed-openapi; change that file.
// swift-format-ignore-file

extension OpenAPIDocument {
    /// The document, so that the program needs no file beside it.
    static let text = #"""
        openapi: 3.1.0
        info:
          title: Gatehouse
          summary: Users, roles and log-ins of an LDAP-compatible directory gateway
          description: |
            Every answer to a call that went well is `{"data": …}`; every other one is `{"message": "…"}`. Checks come in this
            order: path, method, caller, permission, number in the path, body. Who is not logged in gets 403.
          version: "1"
          license: {name: Apache-2.0, identifier: Apache-2.0}
        servers:
          - url: /
        security:
          - session: []
          - token: []
          - basic: []
        tags:
          - {name: users, description: People and API users}
          - {name: profile, description: The caller}
          - {name: two-factor, description: The second factor of the caller}
          - {name: roles, description: User roles and list roles}
          - {name: lists, description: What list roles are about}
          - {name: groups, description: Groups of the directory}
          - {name: permissions, description: What roles can hold}
          - {name: sync, description: People from other directories}
          - {name: authentication, description: Log-ins checked for other programs}
          - {name: service, description: About the gateway itself}

        paths:
          /health:
            get:
              tags: [service]
              operationId: health
              summary: Whether all doors are open
              security: []
              responses:
                "200": {$ref: "#/components/responses/True"}
                "503": {$ref: "#/components/responses/Failure"}

          /api/health:
            get:
              tags: [service]
              operationId: apiHealth
              summary: The same, for callers
              responses: &simple
                "200": {$ref: "#/components/responses/True"}
                "403": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/config:
            get:
              tags: [service]
              operationId: configuration
              summary: What a client has to know before it shows anything
              responses:
                "200":
                  description: Permissions by heading, language, version
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {$ref: "#/components/schemas/Configuration"}}
                "403": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/logout:
            post:
              tags: [profile]
              operationId: logout
              summary: End the session; nothing happens for API users
              responses: *simple

          /api/users:
            get:
              tags: [users]
              operationId: listUsers
              summary: All users, or a page of them when one is asked for
              description: Needs `users:get`.
              parameters:
                - {$ref: "#/components/parameters/Page"}
                - {$ref: "#/components/parameters/PerPage"}
                - {$ref: "#/components/parameters/Query"}
                - name: order_by
                  in: query
                  schema:
                    type: string
                    enum: [id, username, name, email, type, status, created_at, updated_at, loggedin_at]
                - {name: order, in: query, schema: {type: string, enum: [asc, desc]}}
              responses:
                "200":
                  description: An array; with `page` or `per_page` an envelope
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties:
                          data:
                            oneOf:
                              - {type: array, items: {$ref: "#/components/schemas/User"}}
                              - allOf:
                                  - {$ref: "#/components/schemas/PageOfResults"}
                                  - type: object
                                    properties: {results: {type: array, items: {$ref: "#/components/schemas/User"}}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            post:
              tags: [users]
              operationId: createUser
              summary: Make a person or an API user
              description: |
                Needs `users:manage`. The token of an API user stands in `password` of this one answer.
              requestBody: {$ref: "#/components/requestBodies/NewUser"}
              responses: &written
                "200": {$ref: "#/components/responses/User"}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "409": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            delete:
              tags: [users]
              operationId: deleteUsers
              summary: Delete several users, all or none
              description: Needs `users:manage`.
              parameters:
                - name: id
                  in: query
                  required: true
                  style: form
                  explode: true
                  schema: {type: array, minItems: 1, items: {$ref: "#/components/schemas/Number"}}
              responses: &done
                "200": {$ref: "#/components/responses/True"}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/users/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [users]
              operationId: getUser
              summary: One user
              description: Needs `users:get`.
              responses:
                "200": {$ref: "#/components/responses/User"}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            put:
              tags: [users]
              operationId: updateUser
              summary: Change a user; what is absent stays
              description: |
                Needs `users:manage`. Sessions end with a new password, with `disabled` and with another type. A person who
                becomes an API user gets a token, which stands in `password` of this one answer.
              requestBody: {$ref: "#/components/requestBodies/UserChanges"}
              responses: *written
            delete:
              tags: [users]
              operationId: deleteUser
              summary: Delete a user
              description: Needs `users:manage`.
              responses: *done

          /api/users/{id}/twofa/totp:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [two-factor]
              operationId: newTOTPSecret
              summary: A new secret for the caller's second factor, for 10 minutes
              responses:
                "200":
                  description: The secret, as text, as address and as QR code
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties:
                          data:
                            type: object
                            required: [secret, url, qr]
                            properties:
                              secret: {type: string, pattern: "^[A-Z2-7]{32}$"}
                              url: {type: string}
                              qr: {type: string, description: A PNG in base64}
                              qr_svg: {type: string, description: The same as SVG}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/users/{id}/twofa:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            put:
              tags: [two-factor]
              operationId: enableTwoFactor
              summary: Turn the second factor on
              requestBody:
                required: true
                content:
                  application/json: {schema: {$ref: "#/components/schemas/EnableTwoFactor"}}
                  application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/EnableTwoFactor"}}
                  multipart/form-data: {schema: {$ref: "#/components/schemas/EnableTwoFactor"}}
              responses:
                "200":
                  description: It is on. The recovery codes are shown this once.
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data, recovery_codes]
                        properties:
                          data: {const: true}
                          recovery_codes: {type: array, minItems: 10, maxItems: 10, items: {type: string}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            delete:
              tags: [two-factor]
              operationId: disableTwoFactor
              summary: Turn the second factor off
              requestBody:
                required: true
                content:
                  application/json: {schema: {$ref: "#/components/schemas/DisableTwoFactor"}}
                  application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/DisableTwoFactor"}}
                  multipart/form-data: {schema: {$ref: "#/components/schemas/DisableTwoFactor"}}
              responses:
                "200": {$ref: "#/components/responses/True"}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/users/{id}/twofa/reset:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            delete:
              tags: [two-factor]
              operationId: resetTwoFactor
              summary: Take somebody's second factor away
              description: Needs `users:manage`. The user's sessions end.
              responses: *done

          /api/profile:
            get:
              tags: [profile]
              operationId: profile
              summary: The caller
              parameters:
                - name: effective
                  in: query
                  description: With 1, what the caller may do in the end is told too.
                  schema: {type: string, enum: ["0", "1"]}
              responses:
                "200": {$ref: "#/components/responses/User"}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            put:
              tags: [profile]
              operationId: updateProfile
              summary: Change the caller's own name, e-mail address or password
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        name: {type: [string, "null"], maxLength: 2000}
                        email: {type: [string, "null"]}
                        password: {type: [string, "null"], description: Alias `new_password`}
                        password2: {type: [string, "null"]}
                        current_password: {type: [string, "null"], description: Asked for with a new password; alias `old_password`}
              responses: *written

          /api/roles/users:
            get:
              tags: [roles]
              operationId: listUserRoles
              summary: All user roles, the super admin's first
              description: Needs `roles:get`.
              responses:
                "200":
                  description: User roles
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {type: array, items: {$ref: "#/components/schemas/UserRole"}}}
                "403": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            post:
              tags: [roles]
              operationId: createUserRole
              summary: Make a user role
              description: Needs `roles:manage`.
              requestBody: &userRoleBody
                required: true
                content:
                  application/json: {schema: {$ref: "#/components/schemas/UserRoleFields"}}
              responses: &userRoleWritten
                "200":
                  description: The user role
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {$ref: "#/components/schemas/UserRole"}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "409": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/roles/users/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            put:
              tags: [roles]
              operationId: updateUserRole
              summary: Change a user role; what is absent stays
              description: Needs `roles:manage`.
              requestBody: *userRoleBody
              responses: *userRoleWritten

          /api/roles/lists:
            get:
              tags: [roles]
              operationId: listListRoles
              summary: All list roles
              description: Needs `roles:get`.
              responses:
                "200":
                  description: List roles
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {type: array, items: {$ref: "#/components/schemas/ListRole"}}}
                "403": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            post:
              tags: [roles]
              operationId: createListRole
              summary: Make a list role
              description: Needs `roles:manage`.
              requestBody: &listRoleBody
                required: true
                content:
                  application/json: {schema: {$ref: "#/components/schemas/ListRoleFields"}}
              responses: &listRoleWritten
                "200":
                  description: The list role
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {$ref: "#/components/schemas/ListRole"}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "409": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/roles/lists/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            put:
              tags: [roles]
              operationId: updateListRole
              summary: Change a list role; what is absent stays
              description: Needs `roles:manage`.
              requestBody: *listRoleBody
              responses: *listRoleWritten

          /api/roles/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            delete:
              tags: [roles]
              operationId: deleteRole
              summary: Delete a role of either kind that nobody holds
              description: Needs `roles:manage`.
              responses: *done

          /api/lists:
            get:
              tags: [lists]
              operationId: listLists
              summary: The lists that the caller may view
              parameters:
                - {$ref: "#/components/parameters/Page"}
                - {$ref: "#/components/parameters/PerPage"}
                - {$ref: "#/components/parameters/Query"}
                - {name: minimal, in: query, description: With true all lists are on one page., schema: {type: string}}
              responses:
                "200":
                  description: A page of lists
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties:
                          data:
                            allOf:
                              - {$ref: "#/components/schemas/PageOfResults"}
                              - type: object
                                properties: {results: {type: array, items: {$ref: "#/components/schemas/List"}}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            post:
              tags: [lists]
              operationId: createList
              summary: Make a list
              description: Needs `lists:manage_all` or `lists:manage`.
              requestBody: &listBody
                required: true
                content:
                  application/json: {schema: {$ref: "#/components/schemas/ListFields"}}
              responses: &listWritten
                "200":
                  description: The list
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {$ref: "#/components/schemas/List"}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/lists/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [lists]
              operationId: getList
              summary: One list
              responses: *listWritten
            put:
              tags: [lists]
              operationId: updateList
              summary: Change a list; what is absent stays
              requestBody: *listBody
              responses: *listWritten
            delete:
              tags: [lists]
              operationId: deleteList
              summary: Delete a list, and take it out of every role
              responses: *done

          /api/users/{id}/attributes:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [users]
              operationId: getAttributes
              summary: The attributes of a user's entry
              description: Needs `users:get`.
              responses: &attributes
                "200":
                  description: Attributes by their names
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties:
                          data:
                            type: object
                            additionalProperties: {type: array, items: {$ref: "#/components/schemas/AttributeValue"}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            put:
              tags: [users]
              operationId: replaceAttributes
              summary: Replace attributes; null takes one away
              description: Needs `users:manage`.
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      additionalProperties:
                        oneOf:
                          - {type: "null"}
                          - {$ref: "#/components/schemas/AttributeValue"}
                          - {type: array, items: {$ref: "#/components/schemas/AttributeValue"}}
              responses: *attributes

          /api/users/{id}/tokens:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [users]
              operationId: listTokens
              summary: The named tokens of an API user
              description: Needs `users:manage`; an API user may see its own.
              responses:
                "200":
                  description: Tokens, without what is secret
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {type: array, items: {$ref: "#/components/schemas/Token"}}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            post:
              tags: [users]
              operationId: createToken
              summary: Make a named token
              description: Needs `users:manage`. The token stands in `token` of this one answer.
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        name: {type: [string, "null"]}
                        expires_at: {type: [string, "null"], format: date-time}
              responses:
                "200":
                  description: The token
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {$ref: "#/components/schemas/Token"}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "409": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/users/{id}/tokens/{token}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
              - {name: token, in: path, required: true, schema: {$ref: "#/components/schemas/Number"}}
            delete:
              tags: [users]
              operationId: revokeToken
              summary: Revoke a named token
              description: Needs `users:manage`.
              responses: *done

          /api/profile/app-passwords:
            get:
              tags: [profile]
              operationId: ownAppPasswords
              summary: The app passwords of the caller
              description: What programs use in the place of the password, each for one service.
              responses: &appPasswords
                "200":
                  description: App passwords, without what is secret
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {type: array, items: {$ref: "#/components/schemas/AppPassword"}}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            post:
              tags: [profile]
              operationId: createOwnAppPassword
              summary: Make an app password
              description: |
                It stands in `password` of this one answer. It needs no one-time code, is good for `service` alone (as the bind
                name `uid=NAME,cn=SERVICE,ou=services,BASE` or the `service` of a check) or from one of `networks`, changes
                nothing over LDAP and opens neither the pages nor the API.
              requestBody: &newAppPassword
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        name: {type: [string, "null"]}
                        service: {type: [string, "null"]}
                        networks: {type: [array, "null"], items: {type: string}}
                        permissions:
                          description: What it carries, of what the person holds; everything without.
                          type: [array, "null"]
                          items: {type: string}
                        expires_at: {type: [string, "null"], format: date-time}
              responses: &appPassword
                "200":
                  description: The app password
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {$ref: "#/components/schemas/AppPassword"}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "409": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/profile/app-passwords/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            delete:
              tags: [profile]
              operationId: revokeOwnAppPassword
              summary: Revoke an app password
              responses: *done

          /api/users/{id}/app-passwords:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [users]
              operationId: listAppPasswords
              summary: The app passwords of a person
              description: Needs `users:manage`.
              responses: *appPasswords
            post:
              tags: [users]
              operationId: createAppPassword
              summary: Make an app password for a person
              description: Needs `users:manage`.
              requestBody: *newAppPassword
              responses: *appPassword

          /api/users/{id}/app-passwords/{password}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
              - {name: password, in: path, required: true, schema: {$ref: "#/components/schemas/Number"}}
            delete:
              tags: [users]
              operationId: revokeAppPassword
              summary: Revoke an app password of a person
              description: Needs `users:manage`.
              responses: *done

          /api/groups:
            get:
              tags: [groups]
              operationId: listGroups
              summary: All groups, or a page of them when one is asked for
              description: Needs `groups:get`.
              parameters:
                - {$ref: "#/components/parameters/Page"}
                - {$ref: "#/components/parameters/PerPage"}
                - {$ref: "#/components/parameters/Query"}
              responses:
                "200":
                  description: An array; with `page` or `per_page` an envelope
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties:
                          data:
                            oneOf:
                              - {type: array, items: {$ref: "#/components/schemas/Group"}}
                              - allOf:
                                  - {$ref: "#/components/schemas/PageOfResults"}
                                  - type: object
                                    properties: {results: {type: array, items: {$ref: "#/components/schemas/Group"}}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            post:
              tags: [groups]
              operationId: createGroup
              summary: Make a group
              description: Needs `groups:manage`.
              requestBody: &groupBody
                required: true
                content:
                  application/json: {schema: {$ref: "#/components/schemas/GroupFields"}}
              responses: &groupWritten
                "200":
                  description: The group
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {$ref: "#/components/schemas/Group"}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "409": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/groups/{id}:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            get:
              tags: [groups]
              operationId: getGroup
              summary: One group
              description: Needs `groups:get`.
              responses: *groupWritten
            put:
              tags: [groups]
              operationId: updateGroup
              summary: Change a group; what is absent stays
              description: Needs `groups:manage`.
              requestBody: *groupBody
              responses: *groupWritten
            delete:
              tags: [groups]
              operationId: deleteGroup
              summary: Delete a group
              description: Needs `groups:manage`.
              responses: *done

          /api/groups/{id}/members:
            parameters:
              - {$ref: "#/components/parameters/ID"}
            put:
              tags: [groups]
              operationId: changeMembers
              summary: Add and remove members, or name all of them
              description: Needs `groups:manage`. Either `add` and `remove`, or `users` and `groups`.
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        add: {$ref: "#/components/schemas/Members"}
                        remove: {$ref: "#/components/schemas/Members"}
                        users: {type: [array, "null"], items: {type: integer}}
                        groups: {type: [array, "null"], items: {type: integer}}
              responses: *groupWritten

          /api/permissions:
            get:
              tags: [permissions]
              operationId: listDeclaredPermissions
              summary: The permissions that were declared for other applications
              description: Needs `roles:get`.
              responses:
                "200":
                  description: Declared permissions
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {type: array, items: {$ref: "#/components/schemas/DeclaredPermission"}}}
                "403": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            post:
              tags: [permissions]
              operationId: declarePermission
              summary: Declare a permission of another application
              description: Needs `roles:manage`.
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        name: {type: [string, "null"], description: "Two words with a colon between, such as wiki:edit"}
                        group: {type: [string, "null"]}
                        description: {type: [string, "null"]}
              responses:
                "200":
                  description: The permission
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {$ref: "#/components/schemas/DeclaredPermission"}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "409": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}
            delete:
              tags: [permissions]
              operationId: withdrawPermissionByQuery
              summary: Withdraw a declared permission
              description: Needs `roles:manage`.
              parameters:
                - {name: name, in: query, required: true, schema: {type: string, minLength: 1}}
              responses: *done

          /api/permissions/{name}:
            parameters:
              - {name: name, in: path, required: true, schema: {type: string, minLength: 1}}
            delete:
              tags: [permissions]
              operationId: withdrawPermission
              summary: Withdraw a declared permission that no role holds
              description: Needs `roles:manage`.
              responses: *done

          /api/audit:
            get:
              tags: [service]
              operationId: readTrail
              summary: The trail of changes and log-ins, the newest lines first
              description: |
                Needs `audit:get`. `actor` and `target` are a user name, an e-mail address, a DN or the number of a user. A page
                ends with `next`, which is asked for as `after`.
              parameters:
                - {$ref: "#/components/parameters/Page"}
                - {name: per_page, in: query, schema: {type: integer, minimum: 1, maximum: 1000}}
                - {name: actor, in: query, schema: {type: string}}
                - {name: target, in: query, schema: {type: string}}
                - {name: since, in: query, schema: {type: string, format: date-time}}
                - {name: until, in: query, schema: {type: string, format: date-time}}
                - {name: door, in: query, description: "form, http, check, forward, ldap, pam, cli or sync", schema: {type: string}}
                - {name: address, in: query, schema: {type: string}}
                - {name: service, in: query, description: "the service that asked; log-ins alone", schema: {type: string}}
                - {name: outcome, in: query, description: "allowed, or the true reason of a refusal; log-ins alone", schema: {type: string}}
                - {name: kind, in: query, description: "create, update, rename, delete, login; several with commas between", schema: {type: string}}
                - {name: after, in: query, schema: {type: string}}
              responses:
                "200":
                  description: A page of the trail
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties:
                          data:
                            type: object
                            required: [results, page, per_page, next]
                            properties:
                              results: {type: array, items: {$ref: "#/components/schemas/TrailLine"}}
                              page: {type: integer}
                              per_page: {type: integer}
                              next: {type: [string, "null"]}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/sync/sources:
            get:
              tags: [sync]
              operationId: listSources
              summary: The sources that people come from, and how they are doing
              description: Needs `sync:get`.
              responses:
                "200":
                  description: All sources, by name
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {type: array, items: {$ref: "#/components/schemas/Source"}}}
                "403": {$ref: "#/components/responses/Failure"}

          /api/sync/sources/{name}/run:
            post:
              tags: [sync]
              operationId: runSource
              summary: Run a source, behind the run that is on its way
              description: Needs `sync:manage`. The answer comes at once; how the run went stands among the runs.
              parameters: [{$ref: "#/components/parameters/SourceName"}]
              responses:
                "202": {$ref: "#/components/responses/Queued"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "409": {$ref: "#/components/responses/Failure"}

          /api/sync/sources/{name}/resume:
            post:
              tags: [sync]
              operationId: resumeSource
              summary: Let a source run again that an undo paused
              description: Needs `sync:manage`.
              parameters: [{$ref: "#/components/parameters/SourceName"}]
              responses:
                "200":
                  description: Whether it was paused
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties:
                          data: {type: object, required: [resumed], properties: {resumed: {type: boolean}}}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}

          /api/sync/runs:
            get:
              tags: [sync]
              operationId: listRuns
              summary: The runs of the sources, the newest first
              description: Needs `sync:get`. Beyond the first pages, go on with `before`, the number of the last run seen.
              parameters:
                - {$ref: "#/components/parameters/Page"}
                - {name: per_page, in: query, schema: {type: integer, minimum: 1, maximum: 1000}}
                - {name: source, in: query, schema: {type: string}}
                - {name: before, in: query, schema: {type: integer, minimum: 1}}
              responses:
                "200":
                  description: A page of runs
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties:
                          data:
                            type: object
                            required: [results, page, per_page]
                            properties:
                              results: {type: array, items: {$ref: "#/components/schemas/Run"}}
                              page: {type: integer}
                              per_page: {type: integer}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}

          /api/sync/runs/{id}:
            get:
              tags: [sync]
              operationId: getRun
              summary: A run with its plan
              description: Needs `sync:get`. `plan` is null for a run that found nothing to do.
              parameters: [{$ref: "#/components/parameters/RunID"}]
              responses:
                "200":
                  description: The run
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties:
                          data:
                            allOf:
                              - {$ref: "#/components/schemas/Run"}
                              - {type: object, required: [plan], properties: {plan: {type: [object, "null"]}}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}

          /api/sync/runs/{id}/undo:
            post:
              tags: [sync]
              operationId: undoRun
              summary: Take back what a run did, and pause its source
              description: Needs `sync:manage`. What was changed since stays and is listed under `kept`.
              parameters: [{$ref: "#/components/parameters/RunID"}]
              responses:
                "200":
                  description: What came of it
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties:
                          data:
                            type: object
                            required: [source, run, reverted, kept]
                            properties:
                              source: {type: string}
                              run: {type: integer}
                              reverted: {type: integer}
                              kept:
                                type: array
                                items:
                                  type: object
                                  required: [name, message]
                                  properties: {name: {type: string}, message: {type: string}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}

          /api/sync/plans/{digest}/approve:
            post:
              tags: [sync]
              operationId: approvePlan
              summary: Apply a held plan
              description: |
                Needs `sync:manage`. The source is read again; what it removes then is applied if all of it was in the held plan.
              parameters: [{name: digest, in: path, required: true, schema: {type: string}}]
              responses:
                "202": {$ref: "#/components/responses/Queued"}
                "403": {$ref: "#/components/responses/Failure"}
                "404": {$ref: "#/components/responses/Failure"}
                "409": {$ref: "#/components/responses/Failure"}

          /api/auth/check:
            post:
              tags: [authentication]
              operationId: checkLogin
              summary: Whether somebody may log in, and what he may do
              description: |
                Needs `auth:check`. The answer is 200 whatever the decision is; about a user it tells something only if that is
                yes.
              requestBody:
                required: true
                content:
                  application/json: {schema: {$ref: "#/components/schemas/Check"}}
              responses:
                "200":
                  description: The decision
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {$ref: "#/components/schemas/Decision"}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/auth/check/batch:
            post:
              tags: [authentication]
              operationId: checkLogins
              summary: The same for up to 100 log-ins at once
              description: |
                Needs `auth:check`. The decisions come in the order of the checks. One that cannot be read makes the whole call a
                400, and nothing is decided.
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [checks]
                      properties:
                        checks: {type: array, minItems: 1, maxItems: 100, items: {$ref: "#/components/schemas/Check"}}
              responses:
                "200":
                  description: The decisions
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {type: array, items: {$ref: "#/components/schemas/Decision"}}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

          /api/auth/check/batch:
            post:
              tags: [authentication]
              operationId: checkLogins
              summary: Up to 100 such questions at once
              description: Needs `auth:check`.
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [checks]
                      properties:
                        checks: {type: array, minItems: 1, maxItems: 100, items: {$ref: "#/components/schemas/Check"}}
              responses:
                "200":
                  description: The decisions, in the order of the questions
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [data]
                        properties: {data: {type: array, items: {$ref: "#/components/schemas/Decision"}}}
                "400": {$ref: "#/components/responses/Failure"}
                "403": {$ref: "#/components/responses/Failure"}
                "413": {$ref: "#/components/responses/Failure"}
                "415": {$ref: "#/components/responses/Failure"}
                "429": {$ref: "#/components/responses/Busy"}

        components:
          securitySchemes:
            session: {type: apiKey, in: cookie, name: session, description: The cookie of a person who logged in at /admin/login}
            token:
              type: apiKey
              in: header
              name: Authorization
              description: "`token NAME:TOKEN` of an API user"
            basic: {type: http, scheme: basic, description: "An API user's token, or a person's password while no second factor is on"}

          parameters:
            ID:
              name: id
              in: path
              required: true
              schema: {$ref: "#/components/schemas/Number"}
            SourceName: {name: name, in: path, required: true, description: The name in the configuration, schema: {type: string}}
            RunID:
              name: id
              in: path
              required: true
              schema: {$ref: "#/components/schemas/Number"}
            Page: {name: page, in: query, schema: {type: integer, minimum: 1, maximum: 2147483647}}
            PerPage:
              name: per_page
              in: query
              schema:
                oneOf:
                  - {type: integer, minimum: 1, maximum: 1000}
                  - {const: all}
            Query: {name: query, in: query, description: A part of the name., schema: {type: string}}

          requestBodies:
            NewUser:
              required: true
              content:
                application/json:
                  schema:
                    allOf:
                      - {$ref: "#/components/schemas/UserFields"}
                      - {type: object, required: [user_role_id]}
            UserChanges:
              required: true
              content:
                application/json: {schema: {$ref: "#/components/schemas/UserFields"}}

          responses:
            "True":
              description: It is done
              content:
                application/json:
                  schema: {type: object, required: [data], properties: {data: {const: true}}}
            Failure:
              description: It was refused, and nothing was changed
              content:
                application/json: {schema: {$ref: "#/components/schemas/Failure"}}
            Queued:
              description: A run was asked for and comes by itself
              content:
                application/json:
                  schema:
                    type: object
                    required: [data]
                    properties:
                      data:
                        type: object
                        required: [source, queued]
                        properties: {source: {type: string}, queued: {type: boolean}}
            Busy:
              description: Too many failed log-ins, or too many passwords being checked
              headers:
                Retry-After: {schema: {type: integer}}
              content:
                application/json: {schema: {$ref: "#/components/schemas/Failure"}}
            User:
              description: The user
              content:
                application/json:
                  schema:
                    type: object
                    required: [data]
                    properties: {data: {$ref: "#/components/schemas/User"}}

          schemas:
            Number: {type: integer, minimum: 1, maximum: 2147483647}
            Time: {type: string, format: date-time}
            Failure:
              type: object
              required: [message]
              properties:
                message: {type: string, minLength: 1}
                field: {type: string, description: What the failure is about}
            PageOfResults:
              type: object
              required: [results, search, query, total, per_page, page]
              properties:
                results: {type: array}
                search: {type: string}
                query: {type: string}
                total: {type: integer, minimum: 0}
                per_page: {type: integer, minimum: 0}
                page: {type: integer, minimum: 1}
            Configuration:
              type: object
              required: [permissions, lang, version, root_url]
              properties:
                permissions:
                  type: array
                  items:
                    type: object
                    required: [group, permissions]
                    properties:
                      group: {type: string}
                      permissions: {type: array, items: {type: string}}
                lang: {type: string}
                version: {type: string}
                root_url: {type: string}
            User:
              type: object
              required:
                - id
                - created_at
                - updated_at
                - username
                - password
                - password_login
                - email
                - name
                - type
                - status
                - avatar
                - twofa_type
                - loggedin_at
                - user_role
                - role
                - list_role
              properties:
                id: {$ref: "#/components/schemas/Number"}
                created_at: {$ref: "#/components/schemas/Time"}
                updated_at: {$ref: "#/components/schemas/Time"}
                username: {type: string}
                password: {type: [string, "null"], description: Always null, but for the one answer that makes a token}
                password_login: {type: boolean}
                email: {type: [string, "null"]}
                name: {type: string}
                type: {enum: [user, api]}
                status: {enum: [enabled, disabled]}
                avatar: {type: "null"}
                twofa_type: {enum: [none, totp]}
                loggedin_at: {oneOf: [{type: "null"}, {$ref: "#/components/schemas/Time"}]}
                list_role_id: {$ref: "#/components/schemas/Number"}
                user_role: {oneOf: [{type: "null"}, {$ref: "#/components/schemas/BriefRole"}]}
                role: {oneOf: [{type: "null"}, {$ref: "#/components/schemas/BriefRole"}]}
                list_role: {oneOf: [{type: "null"}, {$ref: "#/components/schemas/BriefListRole"}]}
                source: {type: [string, "null"], description: The directory that keeps the user}
                dn: {type: string}
                effective: {type: object}
            BriefRole:
              type: object
              required: [id, name, permissions]
              properties:
                id: {$ref: "#/components/schemas/Number"}
                name: {type: string}
                permissions: {type: array, items: {type: string}}
            BriefListRole:
              type: object
              required: [id, name, lists]
              properties:
                id: {$ref: "#/components/schemas/Number"}
                name: {type: string}
                lists: {type: array, items: {$ref: "#/components/schemas/ListGrant"}}
            ListGrant:
              type: object
              required: [id, name, permissions]
              properties:
                id: {$ref: "#/components/schemas/Number"}
                name: {type: string}
                permissions: {type: array, items: {enum: ["list:get", "list:manage"]}}
            UserFields:
              type: object
              properties:
                username: {type: [string, "null"], description: "3 to 2000 letters, digits and . _ - @; derived from the e-mail address if absent"}
                email: {type: [string, "null"], description: Needed for people}
                name: {type: [string, "null"]}
                type: {enum: [user, api, "", null]}
                status: {enum: [enabled, disabled, "", null]}
                password_login: {type: [boolean, "null"]}
                password: {type: [string, "null"], description: 8 to 2000 bytes unless the policy says otherwise; not trimmed}
                password2: {type: [string, "null"]}
                must_change_password: {type: [boolean, "null"], description: Whether it has to be changed at the next log-in}
                user_role_id: {type: [integer, "null"], description: Aliases `role_id` and `role`}
                role_id: {type: [integer, "null"]}
                list_role_id: {type: [integer, "null"], description: null takes it away}
            EnableTwoFactor:
              type: object
              required: [secret, code]
              properties:
                secret: {type: string}
                code: {type: string, pattern: "^[0-9]{6}$"}
            DisableTwoFactor:
              type: object
              required: [password]
              properties: {password: {type: string}}
            UserRole:
              type: object
              required: [id, created_at, updated_at, type, name, permissions, list_ids, lists, require_2fa, search_limit]
              properties:
                id: {$ref: "#/components/schemas/Number"}
                created_at: {$ref: "#/components/schemas/Time"}
                updated_at: {$ref: "#/components/schemas/Time"}
                type: {const: user}
                name: {type: string}
                permissions: {type: array, items: {type: string}}
                list_ids: {type: array, items: {$ref: "#/components/schemas/Number"}}
                lists: {type: array, items: {$ref: "#/components/schemas/ListGrant"}}
                require_2fa: {type: boolean}
                search_limit: {type: [integer, "null"], minimum: 0, description: "how many entries a search over LDAP may find; 0 for all, null for the limit of the server"}
            UserRoleFields:
              type: object
              properties:
                name: {type: [string, "null"]}
                permissions: {type: [array, "null"], items: {type: string}}
                list_ids: {type: [array, "null"], items: {type: integer}, description: None means all lists}
                require_2fa: {type: [boolean, "null"]}
                search_limit: {type: [integer, "null"], minimum: 0, maximum: 1000000000, description: "0 for all; null for the limit of the server"}
            ListRole:
              type: object
              required: [id, created_at, updated_at, type, name, lists, list_ids, permissions]
              properties:
                id: {$ref: "#/components/schemas/Number"}
                created_at: {$ref: "#/components/schemas/Time"}
                updated_at: {$ref: "#/components/schemas/Time"}
                type: {const: list}
                name: {type: string}
                lists: {type: array, items: {$ref: "#/components/schemas/ListGrant"}}
                list_ids: {type: array, items: {$ref: "#/components/schemas/Number"}}
                permissions: {type: array, items: {enum: ["list:get", "list:manage"]}}
            ListRoleFields:
              type: object
              description: Either `lists` with the permissions of each, or `permissions` that hold for each of `list_ids`.
              properties:
                name: {type: [string, "null"]}
                lists:
                  type: [array, "null"]
                  items:
                    type: object
                    required: [id]
                    properties:
                      id: {type: integer}
                      permissions: {type: array, items: {type: string}}
                permissions: {type: [array, "null"], items: {type: string}}
                list_ids: {type: [array, "null"], items: {type: integer}}
            List:
              type: object
              required: [id, created_at, updated_at, uuid, name, type, optin, status, tags, description, subscriber_count, subscriber_statuses]
              properties:
                id: {$ref: "#/components/schemas/Number"}
                created_at: {$ref: "#/components/schemas/Time"}
                updated_at: {$ref: "#/components/schemas/Time"}
                uuid: {type: string, format: uuid}
                name: {type: string}
                type: {enum: [private, public]}
                optin: {enum: [single, double]}
                status: {enum: [active, archived]}
                tags: {type: array, items: {type: string}}
                description: {type: string}
                subscriber_count: {type: integer}
                subscriber_statuses: {type: object}
            ListFields:
              type: object
              properties:
                name: {type: [string, "null"]}
                type: {enum: [private, public, "", null]}
                optin: {enum: [single, double, "", null]}
                status: {enum: [active, archived, "", null]}
                tags: {type: [array, "null"], items: {type: string}}
                description: {type: [string, "null"]}
            Source:
              type: object
              required: [name, kind, urls, interval, state, running, paused, people, enabled, completed_at, last, held]
              properties:
                name: {type: string}
                kind: {type: [string, "null"], description: Null if it is found out at each run}
                urls: {type: array, items: {type: string}}
                interval: {type: [integer, "null"], description: Seconds between two runs; null for none}
                state: {enum: [idle, queued, running, held, paused]}
                running:
                  type: [object, "null"]
                  required: [holder, since]
                  properties: {holder: {type: string}, since: {$ref: "#/components/schemas/Time"}}
                paused:
                  type: [object, "null"]
                  required: [since, reason]
                  properties: {since: {$ref: "#/components/schemas/Time"}, reason: {type: string}}
                people: {type: integer}
                enabled: {type: integer}
                completed_at: {type: [string, "null"], format: date-time, description: "When the last run ended that read everything and was applied: watch its age"}
                last: {oneOf: [{$ref: "#/components/schemas/Run"}, {type: "null"}]}
                held: {oneOf: [{$ref: "#/components/schemas/Run"}, {type: "null"}], description: The run that waits for approval}
            Run:
              type: object
              required: [id, source, actor, started_at, ended_at, outcome, summary, counts, removals, conflicts, digest, undoes, undone]
              properties:
                id: {type: integer}
                source: {type: string}
                actor: {type: string, description: "schedule, cli:NAME or a user name"}
                started_at: {$ref: "#/components/schemas/Time"}
                ended_at: {$ref: "#/components/schemas/Time"}
                outcome: {enum: [applied, held, incomplete, failed, undone]}
                summary: {type: string}
                counts: {type: object, additionalProperties: {type: integer}}
                removals: {type: integer}
                conflicts: {type: integer}
                digest: {type: string, description: What a held plan is approved by}
                undoes: {type: [integer, "null"], description: The run that this one took back}
                undone: {type: boolean, description: Whether it was taken back}
            TrailLine:
              type: object
              required: [id, time, kind, actor, door, address, target, outcome, service, duration_us, before, after]
              properties:
                id: {type: string}
                time: {$ref: "#/components/schemas/Time"}
                kind: {enum: [create, update, rename, delete, login]}
                actor: {type: string}
                door: {type: string}
                address: {type: [string, "null"]}
                target: {type: string}
                outcome: {type: [string, "null"]}
                service: {type: [string, "null"], description: the service that asked about a log-in}
                duration_us: {type: [integer, "null"], description: from the arrival of a log-in to the decision; its refusal may be told later}
                before: {type: [object, string, "null"]}
                after: {type: [object, string, "null"]}
            AttributeValue:
              oneOf:
                - {type: string, minLength: 1}
                - {type: object, required: [base64], properties: {base64: {type: string}}}
            Token:
              type: object
              required: [id, name, created_at, expires_at, last_used_at]
              properties:
                id: {$ref: "#/components/schemas/Number"}
                name: {type: string}
                created_at: {$ref: "#/components/schemas/Time"}
                expires_at: {oneOf: [{type: "null"}, {$ref: "#/components/schemas/Time"}]}
                last_used_at: {oneOf: [{type: "null"}, {$ref: "#/components/schemas/Time"}]}
                token: {type: string, description: In the answer that makes it alone}
            AppPassword:
              type: object
              required: [id, name, service, networks, permissions, created_at, expires_at, last_used_at]
              properties:
                id: {$ref: "#/components/schemas/Number"}
                name: {type: string}
                service: {type: string}
                networks: {type: array, items: {type: string}}
                permissions: {oneOf: [{type: "null"}, {type: array, items: {type: string}}]}
                created_at: {$ref: "#/components/schemas/Time"}
                expires_at: {oneOf: [{type: "null"}, {$ref: "#/components/schemas/Time"}]}
                last_used_at: {oneOf: [{type: "null"}, {$ref: "#/components/schemas/Time"}]}
                password: {type: string, description: In the answer that makes it alone}
            Group:
              type: object
              required: [id, created_at, updated_at, name, description, users, groups, gid_number, source, dn]
              properties:
                id: {$ref: "#/components/schemas/Number"}
                created_at: {$ref: "#/components/schemas/Time"}
                updated_at: {$ref: "#/components/schemas/Time"}
                name: {type: string}
                description: {type: string}
                users: {type: array, items: {$ref: "#/components/schemas/Number"}}
                groups: {type: array, items: {$ref: "#/components/schemas/Number"}}
                gid_number: {type: [integer, "null"]}
                source: {type: [string, "null"], description: The directory that keeps the group}
                dn: {type: string}
            GroupFields:
              type: object
              properties:
                name: {type: [string, "null"]}
                description: {type: [string, "null"]}
                users: {type: [array, "null"], items: {type: integer}}
                groups: {type: [array, "null"], items: {type: integer}}
            Members:
              description: Users by their number, or users and groups
              oneOf:
                - {type: [array, "null"], items: {type: integer}}
                - type: object
                  properties:
                    users: {type: [array, "null"], items: {type: integer}}
                    groups: {type: [array, "null"], items: {type: integer}}
            DeclaredPermission:
              type: object
              required: [name, group, description]
              properties:
                name: {type: string}
                group: {type: string}
                description: {type: string}
            Check:
              type: object
              required: [username, password]
              properties:
                username: {type: string}
                password: {type: string}
                totp: {type: [string, "null"]}
                permission: {type: [string, "null"]}
                list_id: {type: [integer, "null"]}
                address: {type: [string, "null"], description: The end client's address}
                service: {type: [string, "null"]}
            Decision:
              type: object
              required: [allowed, reason, totp_required, user, roles, permissions, groups, rule]
              properties:
                allowed: {type: boolean}
                reason:
                  description: In a batch also busy, for one to be asked again.
                  enum: [null, invalid, code_required, must_change_password, expired, not_permitted, unavailable, busy]
                rule:
                  description: What grants the permission or list that was asked about
                  type: [string, "null"]
                totp_required: {type: boolean}
                user: {oneOf: [{type: "null"}, {$ref: "#/components/schemas/User"}]}
                roles: {type: array, items: {type: string}}
                permissions: {type: array, items: {type: string}}
                groups: {type: array, items: {type: string}}
        """# + "\n"
}
