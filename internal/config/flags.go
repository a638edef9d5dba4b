package config

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// Flags are the flags of a program's settings, for kong to fill.
type Flags struct {
	options reflect.Value // of a pointer to a struct
	keys    []string      // of its fields
}

// NewFlags makes the flags of a program.
func NewFlags(program Program) *Flags {
	options, keys := flagStruct(program.settings(new(Config)))
	return &Flags{options: options, keys: keys}
}

// Plugin is the struct with the flags: an element of kong.Plugins, or a whole
// command line.
func (f *Flags) Plugin() any { return f.options.Interface() }

// given is what the command line said.
func (f *Flags) given() layer {
	values := layer{}
	for i, key := range f.keys {
		if given := f.options.Elem().Field(i); !given.IsNil() {
			values[key] = fmt.Sprint(given.Elem().Interface())
		}
	}
	return values
}

func (p Program) settings(cfg *Config) []setting {
	return slices.DeleteFunc(settingsOf(cfg), func(s setting) bool { return !p.listens(s) })
}

// parseFlags reads a command line of flags alone into a layer. help says that
// the help was asked for and printed.
func parseFlags(program Program, args []string, out io.Writer) (values layer, help bool, err error) {
	flags := NewFlags(program)
	parser, err := kong.New(flags.Plugin(),
		kong.Name(program.Name),
		kong.Description(program.Description),
		kong.Writers(out, out),
		kong.Exit(func(int) { help = true }),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100}),
	)
	if err != nil {
		return nil, false, fmt.Errorf("flags: %w", err)
	}
	_, err = parser.Parse(args)
	if help {
		return nil, true, nil
	}
	if err != nil {
		return nil, false, &Mistake{Key: "command line", Problem: err.Error(), Allowed: "the flags that --help lists"}
	}
	return flags.given(), false, nil
}

// flagStruct builds the struct that kong reads its flags from, one *string a
// setting, a *bool where the bare flag means true: typed parsing is left to the settings, so that all mistakes are
// found. A secret has no flag of its own, since everybody on the machine can
// read a command line; only its file has.
func flagStruct(settings []setting) (options reflect.Value, keys []string) {
	var fields []reflect.StructField
	for _, s := range settings {
		key, kind, variables := s.key, "VALUE", "$"+s.variable()
		if s.secret() {
			key, kind = s.key+fileSuffix, "FILE"
			variables = "$" + variableOf(key) + "; the secret itself: $" + s.variable()
		}
		help := fmt.Sprintf("%s (%s)", s.help, variables)
		if s.standard != "" {
			help = fmt.Sprintf("%s Default: %s. (%s)", s.help, s.standard, variables)
		}
		keys = append(keys, key)
		kindOf := reflect.TypeFor[*string]()
		if _, bare := s.target.(*Flag); bare {
			kindOf = reflect.TypeFor[*bool]()
		}
		fields = append(fields, reflect.StructField{
			Name: "F" + strconv.Itoa(len(fields)),
			Type: kindOf,
			Tag:  reflect.StructTag(fmt.Sprintf("name:%q placeholder:%q help:%q", flagOf(key), kind, help)),
		})
	}
	return reflect.New(reflect.StructOf(fields)), keys
}

// flagOf is the flag of a key, without its hyphens.
func flagOf(key string) string { return strings.NewReplacer(".", "-", "_", "-").Replace(key) }
