// Package meta is authing.meta.v1.MetaService: what this server is, what it
// serves, and what errors mean.
//
//	server.go        the service and what it rests on
//	version.go       the build
//	capabilities.go  services and what is switched on
//	lookup.go        errors, from the dictionary of internal/apierror
//	near.go          known errors near an unknown one
//	language.go      English or Chinese
//	document.go      docs/errors.md
package meta
