// Package cli is what the command lines of this module's programs have in
// common.
//
//	program.go     parsing, running, exiting
//	exit.go        exit codes
//	settings.go    flags of commands that take settings
//	version.go     the version command
//	completion.go  the completion of shells
//	connection.go  flags of commands that call a running server
package cli
