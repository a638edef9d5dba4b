// Package signature checks the request signature of authing-node-sdk's
// ManagementClient.
//
// The SDK sends `authorization: authing {accessKeyId}:{signature}`. The
// signature is the base64 HMAC-SHA1, under the access key's secret, of
//
//	METHOD "\n"
//	name ":" value "\n"      each x-authing-* header and date, sorted
//	path ["?" k=v ["&" …]]   parameters sorted, values as JavaScript prints them
//
// The parameters are those of the query for GET and the members of the JSON
// body for every other verb. A request counts once: its date must be within
// [Window] and its nonce new.
package signature
