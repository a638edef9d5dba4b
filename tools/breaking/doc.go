// Command breaking says what the contract of this tree breaks for the clients of the
// last release, its last tag. It needs no registry: what our protos import is printed
// from Go modules, for the older tree as for this one.
//
//	main.go     the command line, and what its outcome means
//	released.go the last tag, and its tree
//	buf.go      buf, as this module pins it
package main
