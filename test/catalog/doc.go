// Package catalog proves that authing.v3 is the whole v3 Open API of Authing, and
// authing.v2 and authing.v1 the whole of the older SDKs.
//
// What the API has is known as facts: methods with verb, path and parameters,
// and the types these name. They come from the catalog that was extracted from
// Authing's SDKs, where it is at hand (../shared/catalog beside the repository,
// or the directory AUTHING_CATALOG names), and always from their digest in
// testdata/v3.txt, which `make digest` writes from the catalog. The
// tests compare them with the descriptors of authing.v3 in both directions.
// Where the two differ for a reason, the reason is in a table, which may hold
// nothing that does not differ any more.
//
// The same is proved of authing.v2 and authing.v1 and the SDKs of these generations,
// whose facts are methods, what they call, and the names of the parameters; the
// digests are testdata/v2.txt and v1.txt. There each rpc says in its comment which
// methods it is, "(SDK: users.list)", and every method must be the rpc or rpcs that
// make its calls, or be in the table of those without one.
//
// The same facts give docs/coverage.md and docs/coverage-v2.md and -v1.md, which
// also say what the emulator does. That is found out by asking it.
// docs/sdk-differences.md tells where requests differ from an SDK's on purpose: the
// differences that the parity tests of internal/service allow, in words.
package catalog
