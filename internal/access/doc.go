// Package access decides who may call this service.
//
// For now that is the compatible front's business alone: a caller holds an
// access key in Authing's shape (id and secret) and trades it for a short-lived
// token. Both are this service's own. They are checked here and mean nothing to
// Authing, so they are never sent there.
package access
