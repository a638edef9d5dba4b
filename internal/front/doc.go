// Package front is the compatible front: an HTTP door on which an official
// Authing SDK works after changing its host.
//
// The door speaks Authing's own convention (HTTP 200 and a statusCode in the
// body) and takes the SDKs' credential forms. It decides who may pass and on
// whose behalf, then hands the request on:
//
//   - REST paths of our rpcs go to the API handler. Those of management rpcs
//     need an access key of this service: a token traded for one, or the Node
//     SDK's request signature. Those of AuthService rpcs pass with the end
//     user's credential. Where both have one path, as the publication of
//     events, a token that is none of ours makes it the user's.
//   - Subscriptions to events are websockets, which the API serves as it does
//     their rpcs. Their credentials are the same, and may be in the query.
//   - /graphql/v2 goes to Authing after a guard has seen that every root field
//     of the operation is declared by an rpc. What is sent on is what the
//     guard read, token by token.
//     Mutations that end tokens end them here too, once they have succeeded.
//   - /graphql is the same for v1. Authing has two such endpoints, on hosts of
//     their own; which one an operation goes to, its fields say.
//   - The few REST paths of v1 go to Authing as the rpcs that are sent there.
//   - A few public documents (keys, settings) are fetched from Authing.
//
// Nothing else is served. A request that no route claims is answered here, so
// that no difference between two routers can become a way around the check.
// Access keys, tokens issued for them and signatures end here: Authing never
// sees them.
package front
