// Package webhook receives Authing's webhooks and ends the tokens of the users
// whom an event has locked out, whoever did it and by whatever way.
//
// A delivery proves itself with the secret that was entered in Authing's
// console, in X-Authing-Token and, of later versions, X-Authing-Webhook-Secret.
// Its body is JSON or a form. Two shapes are documented:
//
//	{eventName, data}                                  authing-webhook@2.0
//	{success, message, executedAt, params, …}          Authing-hook, the event in X-Authing-Event
//
// A delivery that could not be applied is answered with 5xx, so that it is sent
// again, and every other one that is understood with 200:
//
//   - An event with a time of its own ends tokens issued up to then. Told again,
//     or later than the window, it changes nothing: a recorded delivery is no way
//     to sign a user out, and Authing's own repetition is no error.
//   - Events of the newer shape have neither a time nor an id: two changes of one
//     password look the same, byte for byte. Each counts, with the time of its
//     arrival. Were the second taken for the first, a token that was issued in
//     between, perhaps to whom the second change was to lock out, would stay good.
//     A repetition costs the user a sign-in at most, and only who knows the secret
//     can send one.
//
// Neither bodies, which hold tokens and password hashes, nor secrets are logged.
//
//	receiver.go  what a delivery goes through
//	secret.go    who sent it
//	payload.go   its body, in both shapes and both encodings
//	events.go    which events end tokens, and whose
//	seen.go      which were received
package webhook
