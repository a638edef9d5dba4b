// Package mesh decides for proxies whether a request of an end user may pass:
// Envoy asks by ext_authz (Authorization), nginx, Traefik and Caddy by
// forward-auth (NewNginx, NewForwarded).
//
// A Rule says what a request needs. Envoy's routes carry theirs in
// context_extensions (Extensions); all other requests are matched with the
// configured Routes in order, the first match wins, and what nothing matches
// needs a token. A request that passes carries identity headers that only this
// package sets: what a client sent by those names, or by names that a server may
// take for them, is removed by Envoy; forward-auth cannot remove headers, so
// such a request is refused there.
//
// The decision is fail-closed and has no other setting: keys that cannot be had,
// a permission service that fails and a rule that cannot be read refuse the
// request, and the refusal is an answer, not a failed rpc, so that Envoy's
// failure_mode_allow does not turn it into a pass. It remains false all the same:
// nobody answers if this service is down.
//
// Paths are read one way only. A path that one server reads otherwise than
// another (encoded or double slashes, dot segments, path parameters, double
// encoding, control characters, bytes that are no UTF-8) is refused with 400, on
// routes with context_extensions too. Paths are compared with their case; an
// upstream that ignores it needs rules that do not rest on paths.
//
// A token in a cookie is sent by browsers unasked: such a cookie must be
// SameSite, or the application needs its own protection against forged requests.
//
//	rule.go         what a request needs, and its checks
//	extensions.go   rules of Envoy's routes
//	route.go        which request a configured rule is for
//	path.go         paths and hosts, read the safe way
//	request.go      what a proxy asks about, and what its headers hold
//	credential.go   the token of a request
//	options.go      what a decider is made of
//	decider.go      the one decision both doors ask for
//	decision.go     what was decided, and why
//	change.go       what becomes of the headers, and the log
//	metrics.go      what is counted, for those who run this
//	claims.go       scopes, roles and identity headers of a token
//	authorization.go Envoy's door
//	forward.go      the door of nginx, Traefik and Caddy
package mesh
