package access

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

const hashPrefix = "sha256:"

// ReadKeys reads a keys file: a list of keys, each with its caller and the hash
// of its secret, or the secret itself where an SDK signs requests with it. Its
// error joins every Problem found and quotes no secret.
func ReadKeys(content []byte) ([]Key, error) {
	r := &reader{secret: true}
	var keys []Key
	sections := r.members(r.open(content), "keys")
	if len(sections) == 0 && len(r.errs) == 0 {
		r.errs = append(r.errs, &Problem{Line: 1, Text: "has no list of keys; write keys: [] for none"})
	}
	for _, section := range sections {
		for _, item := range r.items(section.value) {
			keys = append(keys, r.key(item))
		}
	}
	seen := map[string]bool{}
	for _, key := range keys {
		if keyID.MatchString(key.ID) && seen[key.ID] {
			r.errs = append(r.errs, &Problem{Line: key.line, Text: "a second key has the id " + key.ID})
		}
		seen[key.ID] = true
	}
	return keys, r.err()
}

func (r *reader) key(node *yaml.Node) Key {
	key := Key{line: node.Line}
	given := map[string]bool{}
	for _, m := range r.members(node, "id", "caller", "hash", "secret", "expires", "pool") {
		given[m.key.Value] = true
		text := r.text(m.value)
		if text == "" {
			continue
		}
		switch m.key.Value {
		case "id":
			if key.ID = text; !keyID.MatchString(text) {
				r.refuse(m.value, "an id is 1 to 64 letters, digits and dashes")
			}
		case "caller":
			key.Caller = text
		case "pool":
			key.Pool = text
		case "hash":
			digest, err := hex.DecodeString(strings.TrimPrefix(text, hashPrefix))
			if err != nil || len(digest) != sha256.Size || !strings.HasPrefix(text, hashPrefix) {
				r.refuse(m.value, "a hash is sha256: and 64 hexadecimal digits")
			}
			copy(key.digest[:], digest)
		case "secret":
			if len(text) < minSecret || len(text) > maxSecret {
				r.refuse(m.value, "a secret has %d to %d bytes", minSecret, maxSecret)
			}
			key.secret, key.digest = text, sha256.Sum256([]byte(text))
		case "expires":
			var err error
			if key.Expires, err = time.Parse(time.RFC3339, text); err != nil {
				r.refuse(m.value, "expires is a time such as 2027-01-31T00:00:00Z")
			}
		}
	}
	if node.Kind == yaml.MappingNode {
		for _, name := range []string{"id", "caller"} {
			if !given[name] {
				r.refuse(node, "the key has no %s", name)
			}
		}
		if given["hash"] == given["secret"] {
			r.refuse(node, "a key has either a hash or a secret")
		}
	}
	return key
}
