// Package apidocs serves the OpenAPI document as pages that can make calls: a
// list of all operations, and Swagger UI for the subject of one.
//
// Swagger UI takes a minute to show a document with a thousand operations. It is
// given one subject (tag) at a time, as a document of its own with what that
// refers to, and is quick.
//
//	handler.go   paths and headers
//	document.go  the document, read
//	subject.go   the document of one subject
//	pages.go     the HTML
//	content.go   what is served: ETag, gzip
//	web/         pages, style and scripts of our own; Swagger UI is
//	             github.com/swaggest/swgui's
package apidocs
