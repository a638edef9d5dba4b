// Package emulator is an Authing in memory: one user pool with its users, roles
// and applications, behind the wire of Authing's v1, v2 and v3 APIs.
//
// One record serves all generations: what v2 writes, v3 reads. The REST
// endpoints are the gRPC services of gen/ implemented over the store and
// exposed by the gateway in Authing's own convention; /graphql/v2 is executed
// against [Schema], /graphql of v1 against [SchemaV1]. Answers that Authing's documents leave open are decided
// here once:
//
//   - A name or password that is wrong is 2333; an unknown user is 2004 in v2
//     and for administrators, 2333 when signing in by v3.
//   - A taken identifier is 2026 for a new user; for an update it is 2034
//     (username), 2035 (phone) or 2200 (email), and 2026 for an external id.
//   - v3 statusCode: 400 bad input, 401 bad token, 403 not permitted, 404
//     unknown object, 409 a taken code or name of a role, group or department,
//     499 any other refusal, 501 not emulated. v2 answers the apiCode itself, else
//     the same numbers.
//   - v3 accepts custom data under any key, values of declared keys must have
//     the declared type; v2 accepts declared keys only. What v2 sends along
//     with a sign-in is for pipelines, and kept where it is declared.
//   - User-defined values of v2 are those of users, roles and departments, by their
//     ids. A value is JSON text, and text that is no JSON stands for itself; null
//     removes it. A time may be ISO 8601 or milliseconds since 1970; v2 shows the latter,
//     v3 RFC 3339 in UTC. A field goes with its values. A value that has another
//     type than its field, as v3 wrote it before, is shown as what it is.
//   - `keywords` searches username, name, nickname, email and phone unless
//     fuzzySearchOn says otherwise.
//   - An empty text clears a member.
//   - Signing in asks users who have an authenticator for it (1636). A right
//     one-time password, which MfaOtpVerify takes under the MFA token, lets the
//     next sign-in to the application through while that token lives. A password
//     is taken once and never after a later one; the recovery code stands in for
//     one, once. SMS and email factors can be enrolled; no sign-in asks for them.
//   - v2's calls that take a second factor complete the sign-in themselves. A code
//     by SMS or email stands in for a one-time password: it goes to that factor,
//     without one to the user's own phone or email address. Under the token of a
//     session such a call enrols the contact. Secrets of an authenticator are
//     shown under that token alone. A face is known by the addresses of its two
//     pictures, those uploaded by what they are: another is refused (400). Nobody is
//     asked for a face, but it stands in for a one-time password as codes do.
//   - Who must reset the password gets a token for it with 1639: for
//     resetPasswordByFirstLoginToken who never signed in before, else for
//     resetPasswordByForceResetToken, whose wrong old password uses it up.
//   - A QR code is good for 5 minutes. What the app of a user, or WeChat, would do is
//     POST /_emulator/qr-codes/{random}/scan?user=…&action=…: SCAN, CONFIRM or
//     CANCEL; user is an id, username, email address or phone. v3's
//     SetQrCodeStatus does the same for the signed-in user. Who is asked for a
//     second factor is so at CONFIRM (status 4).
//   - Sub-accounts are those of the seed: a further name and password of a user, for
//     loginBySubAccount alone. The address to link an account at a provider leads
//     nowhere. What an organization is synchronised from has nothing new.
//   - linkAccount moves the accounts at providers to the primary user; the user
//     who had them is gone. unLinkAccount wants one to be there (2216).
//   - Everybody's documents are right: whom authenticate names is who the user
//     is, in v3 as well. Pictures of /api/v2/upload are PNG, JPEG and the like of
//     at most 1 MiB; the newest 64 are kept.
//   - The token of a v2 session is exchanged at the token endpoint by Authing's own
//     grant type, by the application it is for. OAuth 2.0 has the token, user
//     information, introspection and revocation endpoints of OpenID Connect.
//   - A sign-in starts a session, and its tokens are good until it ends (2206):
//     by kickUsers, a new password, any status but Activated, deletion or a
//     reset. Of each user the newest 500 sessions and the newest 500 attempts to
//     sign in are kept; getUserLoginHistory has those that succeeded. They come
//     from clientIp if the request has it, else from the peer.
//   - v3 batches have at most 500 users, and are done for all or none; where they
//     read or delete, unknown users are skipped.
//   - isUserExists and findUser ask for a user with one of the values, v2's
//     isUserExists without a credential; checkSessionStatus and login-status say
//     false for applications that are not there, the former for users as well.
//   - userBatch has at most 80 users (2030), deleteUsers any number; unknown ones
//     are skipped, whereas kick and logout want all of them to be there. Archived
//     users of v2 are those of the status Archived.
//   - searchUser finds the oldest user first. Options of one kind add up, those of
//     several kinds must all hold; in unknown groups, roles and departments is
//     nobody, and an empty text is found in everybody.
//   - Of user actions there are successful sign-ins alone. v2 shows them with the
//     members of its audit log as well, which itself has what administrators did,
//     nobody knows who: they made and deleted users, refreshed a token or changed
//     the settings of the pool. The newest 500 are kept.
//   - A device is there once a user or an administrator has told of it. A user has
//     it with the sessions in which the user told of it, is online while one of them
//     goes on, and is signed out of these there. Suspended and disabled is it for all
//     or for a user; its status is its own, else the one that it has for all its
//     users. That is shown and keeps nobody from signing in, who names no device.
//     Of data models there is that of devices. A time is ISO 8601 or milliseconds
//     since 1970.
//   - v2's filter of users takes conditions as v3's advancedFilter does, and finds
//     the newest user first. Its numbers of users are those who have signed in to
//     the application, whether or not they still are.
//   - There is one pool, whose settings v2 shows and changes. Those that a seed has
//     take effect, whitelists with them; others are only kept. Objects add up.
//   - Any extIdpId is an identity provider of the pool; its kind is known when
//     createUser has told it.
//   - Every active user may sign in to an application unless a rule or its
//     strategy says otherwise (403); a denial wins, however it came, and sessions
//     that are there go on. A rule about a department is also for those below it
//     if inheritByChildren says so; an ORG is a department.
//   - The name of an application for machines is its id unless given, and is the
//     domain that checkDomainAvailable asks about. Whatever is made from a template
//     is integrated, else like others. Of oidcConfig, whose members add up,
//     id_token_signed_response_alg and token_endpoint_auth_method have an effect;
//     what else is said of protocols, pages and methods is only shown. An
//     application goes with its sessions and its history; that of the options
//     stays. Its active users have a session with it.
//   - An application has a namespace of its own, whose code is its id, from the
//     first role or resource on; it goes with the application. v2 shows the rules
//     about one as policies, {id}-allow and {id}-deny, which no other request knows.
//     Its type in v2 and its agreements are only shown.
//   - The id and secret of a programmatic access account get a token by
//     client_credentials, which stands for the account itself and lives as long as
//     that says. It ends when the account is switched off or deleted; another
//     secret leaves it alone.
//   - Tenants are the same in both generations, and their users are users of the
//     pool. Nobody signs in to one: what is said of administrators, of who may sign
//     in and of the login page is only kept. Whoever becomes an administrator joins.
//     v2's appIds may have commas between ids. A tenant goes with its identity
//     providers, which nobody signs in by; a connection is on for the applications
//     and tenants it was turned on for.
//   - An application that does not offer one-time passwords asks nobody for one.
//   - Custom fields of v3 are user-defined fields of v2: ENUM is SELECT, and
//     DEPARTMENT is NODE. Options are a list of {value, label} in v2's text, or of
//     values. Values that v3 sends as text need a declared field; that of a STRING
//     or ENUM stands for itself. A unique field refuses a value that is taken
//     (409). Tenants have the fields and values of the pool.
//   - A role makes the namespace it names, with its code for a name; policies,
//     resources and permissions need one that is there. `default` stays, and is
//     meant where none is named; get-my-authorized-resources means all. What is
//     in a namespace moves and goes with it. `system` has the roles of
//     administrators. Code and name of a role are unique in its namespace, and
//     its name is its code unless given.
//   - Permissions are granted directly or by policies; they come to users also
//     through their groups, their roles, and parents of these. A denial wins,
//     however it came. No condition of a statement is evaluated: what is allowed
//     under one is not, what is denied under one is.
//   - `books` and `books:*` are all books. `*` in a statement is any text; an
//     action without a colon is of the kind of the resource. Policies and allow
//     name any resource; authorizeResource, revokeResource and authorizedTargets
//     want a declared one. What is authorized twice adds up, all actions where
//     none is named; revokeResource takes back what was granted directly, and
//     revokeResources the actions it names of that, all where none is named. An
//     ORG is a department, and those in it have its permissions, nobody below it.
//     check-resource-permission-batch and get-authorized-resources-of-resource-kind
//     answer a list of {code, type, actions, apiIdentifier}.
//   - Permission namespaces of v3 are its namespaces, and want names of their own.
//     namespaceCodeList has commas between the codes. withDenied adds what is
//     denied, and resourceList selects what stands for one of its resources or
//     is one of them. A resource of the default namespace is a tenant's once
//     associateTenantResource says so; any text is the id of one.
//   - Data resources are others than resources; code and name are unique in the
//     namespace. A permission of a data policy is namespace/resource/action or, for
//     a node of a tree, has the codes of the node and those above it before the
//     action; `*` is all actions. What it names must be there, and is meant
//     whatever its namespace is called later. Without a node it is about the
//     resource and all its nodes, with one about that node alone. A denial wins.
//     Nobody may do anything with what is not there, and no condition is judged.
//     Data policies name groups and roles by their ids; an ORG is a department.
//     Users who ask about themselves name no namespace, and mean what has the code
//     in any of them.
//   - A role given to a group is held by its members, a role given to a role
//     by those who hold that one. One given to a department is held by those in
//     it, and by nobody below it. A disabled role, or one whose time has not
//     come or is over, is held by nobody; its assignments stay listed.
//   - Whom a request gives or takes a role, or adds to or removes from a
//     group or department, must be there; nothing is done if one of them is not.
//   - A user may be in departments of several organizations. The root of one is
//     also called "root", and has the organization's code. Where includeChildren
//     asks for more departments, a member comes once. What the store has of a
//     department may be its id alone, which a user was created with; asked for
//     more than that it answers 501.
//   - An organization of v2 is one of v3, and its nodes are the departments; its id
//     is that of its root, and a code is made up for one without. Only v2 tells of
//     an order, which the lists of both follow, before those without one. nameI18n
//     is the JSON text of an object of texts by language, the enabled ones of v3.
//     nodeCodes are ids. Who is moved to another department must be in the first;
//     a main department is one of the user's.
//   - A department goes with all below it, an organization with all of its
//     departments; users leave them and stay, roles given to them are lost. A
//     root goes with its organization alone, and stays at the top. Who is made a
//     leader enters the department. Lists of departments have the root, too. A
//     status is shown and selects; nothing else comes of it. tenantId selects in
//     lists of organizations. createDepartmentTree makes what is missing of the
//     organization that has the name for its code.
//   - Who signs up by a username, email address or phone number that is not on a
//     whitelist is refused (403): on one of the pool where the settings of the pool
//     turn it on, on one of an application while it has entries. Administrators are
//     not limited, nor are sign-ins. A phone number on a list has its country code
//     or none.
//   - Posts name their departments by ids with commas between them, and
//     departments may name posts that are not there. Times that select posts are
//     milliseconds since 1970.
//   - The answers about one group have its members, lists of groups do not
//     unless fetchMembers says so.
//   - One-time codes of v3 land in an inbox, GET /_emulator/codes?to=…, as often
//     as they are asked for. A code is good for its channel alone, by SMS for
//     60 seconds, by email for 5 minutes, until the next one; the first call that
//     shows it uses it up, whatever becomes of the call. A wrong or used one is
//     2001; an expired one, and any after 5 wrong ones, is 2300. Whoever shows a
//     code has a verified email address or phone.
//   - The scenes of v2's codes are those channels; its SMS code without a scene,
//     and an email's VERIFY_CODE, are good for anything. BindEmail of v2 takes
//     codes of CHANGE_EMAIL as well.
//   - A change of a bound email address or phone needs codes sent to the new and
//     to the old one, unless the settings of the pool trust users.
//   - After 5 failures to sign in from one IP address within 5 minutes, unless the
//     settings of the pool say otherwise, v2 asks for a captcha (2000), whose
//     picture is at /api/v2/security/captcha; `clientIp` there is the address of
//     the user of a server. Who signs in is trusted again.
//   - A refreshed token of v2 is of the same session, which then goes on for 14
//     days; the one before stays good. Logout ends the session with all of them.
//   - Permits (to reset a password, change an email address or phone, delete the
//     account) are good once, for 5 minutes, and for the user who got them. The
//     newest 1000 codes, permits and captchas are kept.
//   - After 3 wrong passwords in a row v3 asks for a captcha (2000), whose text
//     is in its picture as text. The 10th, of both generations, suspends the
//     account (2005) until an administrator activates it, unless the settings of
//     the pool say otherwise. Wrong and missing captchas are 2000, and are no
//     guesses.
//   - BindEmail and BindPhone give a first one only (2225, 2226). Ways to sign in
//     are an email address, a phone, an identity at a provider, and a username
//     with a password; the last one stays (2217).
//   - securityScore is 10 for each level of the password, 20 for an email
//     address, 20 for a phone and 30 for a second factor.
//   - Signing in by a directory or a provider (LDAP, AD, SignInByMobile) works
//     for the external accounts of the seed; without one the connection is not
//     emulated.
//   - Revoking an access or refresh token ends its session and all tokens with
//     it; so does a code or refresh token that is used again. A refresh token is
//     replaced at every use. ID tokens carry the claims of their scopes.
//   - Who signs in at /oidc/login is signed in to every application of the
//     pool. That of the options may send users to http://127.0.0.1/callback and
//     the like, at any port.
//   - A CAS service is a redirect URI of its application. A ticket is good for
//     five minutes; its answer is XML unless format says JSON.
//   - An event is published when it is defined (404), and reaches all who
//     subscribe to it at that time, administrators and users alike, whichever of
//     them published it: text as it is, anything else as JSON. Anything may be
//     subscribed to; what the emulator does itself is told to nobody. Events of
//     an application begin with its identifier and a dot.
//   - v1 has one host here, for users and for applications. Its client is the pool
//     (2224 for another one), and its tokens are those of v2. Who asks for page 0
//     means the first. Its metadata are the user-defined values; a new key needs no
//     declaration. Its MFA is the authenticator, whose one-time password comes
//     with the sign-in. A tokenExpiredAt that is past ends sessions. Administrators
//     alone sign users in by unionid. A wrong code is an answer of checkPhoneCode;
//     checking leaves codes good. An account that it binds is at the oldest identity
//     provider of that kind, if there is one. It shows the settings that v2 changes.
//   - Roles of v1, of both kinds, and its groups are those of the default namespace.
//     What it makes has its name for a code if it can be one, else a made-up code
//     that stays. Its permissions are its own, and held by roles alone; those of a
//     user come also from parents of its roles. permissions of the first kind is
//     text. An assignment that has a createdAt was made directly.
//   - Nodes of v1's organizations are departments. A group that becomes one lends
//     it its id, code, name and members; who joins or leaves the group by v1, and
//     its new name, the department gets as well. As long as it is one, v1 shows the
//     name and the members of the department. Departments that are no groups v1
//     changes like those that are. Without the node the group stays.
//   - Pipeline functions are kept and do not run. Their environment is that of
//     v2's pool; what v2 set as other JSON than text, v1 shows as JSON text.
//   - The token endpoint of v1 also takes passwords and tokens of v1 (grant types
//     password and authingToken). An application with a secret may sign users in
//     by unionid. The password of signIn is not encrypted. Nobody renews tokens of
//     a provider.
package emulator
