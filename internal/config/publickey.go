package config

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
)

// PublicKey is an RSA public key given as PEM, or as @file. The zero value is
// an absent key.
type PublicKey struct {
	// Key is nil when absent.
	Key *rsa.PublicKey
	// PEM is the text that Key was read from.
	PEM string
}

// UnmarshalText accepts one PEM block, PKIX or PKCS #1, or @file with it.
func (k *PublicKey) UnmarshalText(text []byte) error {
	if name, isFile := strings.CutPrefix(string(text), "@"); isFile {
		content, err := readFile(name)
		if err != nil {
			return err
		}
		text = content
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return errors.New("holds no PEM block")
	}
	key, err := parsePublicKey(block.Bytes)
	if err != nil {
		return err
	}
	if key.N.BitLen() < 1024 || key.N.BitLen() > 8192 {
		return errors.New("is not of 1024 to 8192 bits")
	}
	*k = PublicKey{Key: key, PEM: string(pem.EncodeToMemory(block))}
	return nil
}

func parsePublicKey(der []byte) (*rsa.PublicKey, error) {
	if key, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return key, nil
	}
	any, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, errors.New("is not a public key")
	}
	key, ok := any.(*rsa.PublicKey)
	if !ok {
		return nil, errors.New("is not an RSA key")
	}
	return key, nil
}

// Allowed describes the accepted values.
func (PublicKey) Allowed() string { return "an RSA public key in PEM, or @file" }
