// Package wire holds both halves of every REST rpc to the contract: what a
// request with every field set looks like when it arrives at Authing, and what
// comes out of gRPC and REST when Authing answers with every field set. Both
// are worked out from the descriptors by the plain rules of test/sample; some
// shapes are typed by hand besides.
//
// Where a catalog of Authing's API is at hand (../shared/catalog beside the
// repository, or the folder that AUTHING_CATALOG names), the names and places of
// the v3 parameters are also compared with that.
package wire
