// Package gateway is the way in over HTTP: it turns requests into gRPC calls
// and their answers into Authing's JSON.
//
// Routing and the calls themselves are generated code on grpc-gateway's mux.
// Around it stands what Authing's contract and safety ask for, in the order a
// request meets it:
//
//	path.go      one spelling for every path
//	gateway.go   picks the surface: Authing's paths, or ours and /{package.Service}/{Method}
//	surface.go   one mux, and what happens between route and call
//	verbs.go     OPTIONS, HEAD and Allow
//	call.go      reads headers, query and body once, bounded
//	conn.go      fills the request message and calls, the last step before gRPC
//	stream.go    the same for an rpc with many answers, one a line (lines.go)
//	socket.go    the same by websocket, for SDKs (sdkroutes.go, socket_client.go)
//	envelope.go  wraps the answer the way the rpc's options say
//	errors.go    the same for errors
//
// The generated code decodes nothing itself: its errors would be flattened to
// text and its query parser is one for the whole process. The request message
// is filled in conn.go instead.
package gateway
