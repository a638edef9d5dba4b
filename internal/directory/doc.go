// Package directory is authing.directory.v1.DirectoryService: Authing's pages of
// users as streams.
//
//	server.go  the rpcs, each of which pages one list rpc of v3
//	pages.go   page by page, user by user, at the caller's pace
//	token.go   where a later call goes on
package directory
