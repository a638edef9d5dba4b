package emulator

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/sm2"
)

// sm2Key is the key of passwordEncryptType sm2 (GB/T 32918.4).
type sm2Key struct {
	private *sm2.PrivateKey
	public  string // the point in hexadecimal, uncompressed
}

func newSM2Key() (*sm2Key, error) {
	private, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("generate the SM2 key: %w", err)
	}
	public, err := sm2.PublicKeyToECDH(&private.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("publish the SM2 key: %w", err)
	}
	return &sm2Key{private, hex.EncodeToString(public.Bytes())}, nil
}

// uncompressed marks the point that a ciphertext begins with; some clients
// leave it out.
const uncompressed = "04"

// decrypt reads a password: hexadecimal, in the order C1C3C2.
func (k *sm2Key) decrypt(text string) (string, error) {
	for _, form := range []string{uncompressed + text, text} {
		cipher, err := hex.DecodeString(form)
		if err != nil || !strings.HasPrefix(form, uncompressed) {
			continue
		}
		plain, err := k.private.Decrypt(nil, cipher, sm2.NewPlainDecrypterOpts(sm2.C1C3C2))
		if err == nil {
			return string(plain), nil
		}
	}
	return "", refused(codeNotDecrypted)
}
