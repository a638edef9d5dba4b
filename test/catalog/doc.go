// Package catalog proves that authing.v3 is the whole v3 Open API of Authing.
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
// The same facts give docs/coverage.md, which also says what the emulator does.
// That is found out by asking it.
package catalog
