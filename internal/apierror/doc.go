// Package apierror knows Authing's error codes and how errors travel as gRPC
// statuses.
//
// Two kinds of error leave this service, told apart by ErrorInfo.domain:
// Upstream.Err makes those that Authing answered (DomainUpstream), New and its
// relatives make our own (DomainSelf). Neither ever has the code Unknown or OK.
package apierror
