// Package emulator is an Authing in memory: one user pool with its users, roles
// and applications, behind the wire of Authing's v2 and v3 APIs.
//
// One record serves both generations: what v2 writes, v3 reads. The REST
// endpoints are the gRPC services of gen/ implemented over the store and
// exposed by the gateway in Authing's own convention; /graphql/v2 is executed
// against [Schema]. Answers that Authing's documents leave open are decided
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
//   - User-defined values of v2 are those of users and of roles, by their ids. A
//     value is JSON text, and text that is no JSON stands for itself; null removes
//     it. A time may be ISO 8601 or milliseconds since 1970; v2 shows the latter,
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
//   - Of user actions there are successful sign-ins alone. Nobody has a device.
//   - Any extIdpId is an identity provider of the pool; its kind is known when
//     createUser has told it.
//   - Every active user may sign in to every application; nobody is authorized
//     for one, and nobody's identity is proved.
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
//     none is named; revokeResource takes back what was granted directly.
//     check-resource-permission-batch and get-authorized-resources-of-resource-kind
//     answer a list of {code, type, actions, apiIdentifier}.
//   - A role given to a group is held by its members, a role given to a role
//     by those who hold that one. A disabled role, or one whose time has not
//     come or is over, is held by nobody; its assignments stay listed.
//   - Whom a request gives or takes a role, or adds to or removes from a
//     group or department, must be there; nothing is done if one of them is not.
//   - A user may be in departments of several organizations. The root of one is
//     also called "root", and has the organization's code. Where includeChildren
//     asks for more departments, a member comes once. What the store has of a
//     department may be its id alone, which a user was created with; asked for
//     more than that it answers 501, and so does v2 for all of them.
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
//     to the old one, unless the settings of the seed trust users.
//   - After 5 failures to sign in from one IP address within 5 minutes v2 asks for
//     a captcha (2000), whose picture is at /api/v2/security/captcha; `clientIp`
//     there is the address of the user of a server. Who signs in is trusted again.
//   - A refreshed token of v2 is of the same session, which then goes on for 14
//     days; the one before stays good. Logout ends the session with all of them.
//   - Permits (to reset a password, change an email address or phone, delete the
//     account) are good once, for 5 minutes, and for the user who got them. The
//     newest 1000 codes, permits and captchas are kept.
//   - After 3 wrong passwords in a row v3 asks for a captcha (2000), whose text
//     is in its picture as text. The 10th, of both generations, suspends the
//     account (2005) until an administrator activates it. Wrong and missing
//     captchas are 2000, and are no guesses.
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
package emulator
