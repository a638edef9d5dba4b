package access

import (
	"crypto/x509"

	"github.com/spiffe/go-spiffe/v2/svid/x509svid"
)

// maxNames bounds the DNS names of a certificate that are looked at.
const maxNames = 32

// certificateIdentities are the identities that a verified client certificate
// proves: its SPIFFE id, which must then be its only URI, and its DNS names.
func certificateIdentities(leaf *x509.Certificate) []string {
	var found []string
	if id, err := x509svid.IDFromCert(leaf); err == nil {
		found = append(found, id.String())
	}
	for _, name := range leaf.DNSNames[:min(len(leaf.DNSNames), maxNames)] {
		found = append(found, "dns:"+name)
	}
	return found
}
