package main

import (
	"bytes"
	"encoding/pem"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// user is whom the programs run as: nobody in particular, and not root.
const user = "65532:65532"

// base is what the programs need of a system. The CA certificates are those of a
// pinned module, not of the machine that builds; a root that is trusted on conditions
// is left out, for a PEM file cannot say them.
func base() []file {
	var roots bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint == nil {
			_ = pem.Encode(&roots, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate}) // a buffer takes all
		}
	}
	return []file{
		{name: "etc/ssl/certs/ca-certificates.crt", mode: 0o444, content: roots.Bytes()},
		{name: "etc/passwd", mode: 0o444, content: []byte("nonroot:x:65532:65532:nonroot:/:/sbin/nologin\n")},
		{name: "etc/group", mode: 0o444, content: []byte("nonroot:x:65532:\n")},
	}
}
