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
//     unknown object, 499 any other refusal, 501 not emulated. v2 answers the
//     apiCode itself, else the same numbers.
//   - v3 accepts custom data under any key, values of declared keys must have
//     the declared type; v2 accepts declared keys only. What v2 sends along
//     with a sign-in is for pipelines, and kept where it is declared.
//   - `keywords` searches username, name, nickname, email and phone unless
//     fuzzySearchOn says otherwise.
//   - An empty text clears a member.
//   - No code is ever sent, so every one-time code is wrong (2001).
package emulator
