// Package usertransfer moves users between files and the pool of a running
// server, over gRPC. Both directions can be interrupted at any point and gone on
// with.
//
//	export.go    all users into a file
//	spool.go     what of an export has arrived
//	import.go    the rows of a file into the pool
//	row.go       one row: created, refused, or not known
//	journal.go   what of an import is done
//	rejected.go  the rows that were refused
//	file.go      the files of an import
//	retry.go     what is tried again
package usertransfer
