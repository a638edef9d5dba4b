package apierror

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
	"google.golang.org/grpc/codes"
)

//go:embed dictionary.yaml
var dictionaryFile []byte

// Text is said in each language of the dictionary.
type Text struct {
	English string `yaml:"en"`
	Chinese string `yaml:"zh"`
}

// Entry explains one error.
type Entry struct {
	// Number is Authing's, 0 if the error has none.
	Number int64
	// OAuth is the word of an OAuth error, empty for all others.
	OAuth string
	// Reason is ErrorInfo.reason.
	Reason string
	// GRPC is every code that the error comes with, the usual one first.
	GRPC []codes.Code
	// HTTP is the statuses of the REST door, one for each of GRPC.
	HTTP []int
	// Precondition is as in Code.
	Precondition string
	// Meaning says in a few words what happened, Action what to do about it.
	Meaning, Action Text
}

// Domain is ErrorInfo.domain of the error.
func (e Entry) Domain() string {
	if e.Number != 0 || e.OAuth != "" {
		return DomainUpstream
	}
	return DomainSelf
}

// dictionary is dictionary.yaml as it is used.
type dictionary struct {
	entries []Entry
	codes   []Code
	oauth   map[string]Code
}

// loaded is read when the first error needs it. The file is part of the program
// and held to its form by tests.
var loaded = sync.OnceValue(func() dictionary {
	d, err := readDictionary(dictionaryFile)
	if err != nil {
		panic("apierror: dictionary.yaml: " + err.Error())
	}
	return d
})

// Entries are all errors of the dictionary: Authing's by number, those of OAuth,
// and ours.
func Entries() []Entry { return slices.Clone(loaded().entries) }

// row is an error as the file has it.
type row struct {
	Number       int64
	Error        string
	Reason       string
	GRPC         codeList
	HTTP         []int
	Precondition string
	Meaning      Text `yaml:",inline"`
	Action       string
}

// codeList is one code or several, by their names.
type codeList []codes.Code

// UnmarshalYAML implements yaml.Unmarshaler.
func (l *codeList) UnmarshalYAML(node *yaml.Node) error {
	names := node.Content
	if node.Kind == yaml.ScalarNode {
		names = []*yaml.Node{node}
	}
	for _, name := range names {
		var code codes.Code
		if err := code.UnmarshalJSON([]byte(`"` + name.Value + `"`)); err != nil {
			return err
		}
		*l = append(*l, code)
	}
	return nil
}

func readDictionary(text []byte) (d dictionary, err error) {
	var file struct {
		Actions               map[string]Text
		Codes, OAuth, Reasons []row
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return d, err
	}
	d.oauth = make(map[string]Code, len(file.OAuth))
	for _, r := range slices.Concat(file.Codes, file.OAuth, file.Reasons) {
		action, known := file.Actions[r.Action]
		if !known || len(r.GRPC) == 0 {
			return d, fmt.Errorf("%d %s%s: has no known action %q, or no code", r.Number, r.Error, r.Reason, r.Action)
		}
		if r.Error != "" {
			r.Reason = oauthReason(r.Error)
		}
		if len(r.HTTP) == 0 {
			for _, code := range r.GRPC {
				r.HTTP = append(r.HTTP, HTTPStatus(code))
			}
		}
		d.entries = append(d.entries, Entry{
			Number: r.Number, OAuth: r.Error, Reason: r.Reason, GRPC: r.GRPC, HTTP: r.HTTP,
			Precondition: r.Precondition, Meaning: r.Meaning, Action: action,
		})
		code := Code{r.Number, r.GRPC[0], r.Reason, r.Precondition, r.Meaning.English}
		switch {
		case r.Error != "":
			d.oauth[r.Error] = code
		case r.Number != 0:
			d.codes = append(d.codes, code)
		}
	}
	if !slices.IsSortedFunc(d.codes, func(a, b Code) int { return int(a.Number - b.Number) }) {
		return d, errors.New("the codes are not sorted")
	}
	return d, nil
}

// oauthReason is ErrorInfo.reason of an OAuth error.
func oauthReason(word string) string { return "OAUTH_" + strings.ToUpper(word) }
