// Command release builds what is published of a version, from a clean Git tree and
// with nothing but Go: the programs for every platform, their contents as CycloneDX,
// checksums, and the container image as an OCI layout. The same commit makes the same
// bytes, on every machine with the same Go.
//
//	main.go      the command line
//	platform.go  what is built for
//	build.go     go build
//	contents.go  what a program is made of, as CycloneDX
//	checksums.go SHA256SUMS
//	image.go     the image: index, platforms, labels
//	layer.go     a layer from files
//	base.go      what the programs need of a system: CA certificates, a user
package main
