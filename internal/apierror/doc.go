// Package apierror knows Authing's error codes and how errors travel as gRPC
// statuses.
//
// Two kinds of error leave this service, told apart by ErrorInfo.domain:
// Upstream.Err makes those that Authing answered (DomainUpstream), New and its
// relatives make our own (DomainSelf). Neither ever has the code Unknown or OK.
//
// dictionary.yaml says once, for every error there is, which gRPC code it has,
// what it means and what to do about it.
//
//	dictionary.go  reads it; table.go finds Authing's numbers in it
//	upstream.go    errors that Authing answered; oauth.go those of OAuth
//	self.go        errors of our own
//	http.go        gRPC codes and HTTP statuses
//	inspect.go     what an error holds
//	text.go        text that is fit to travel
package apierror
