package config

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// parseFlags reads the command line into a layer. help says that the help was
// asked for and printed.
func parseFlags(program Program, settings []setting, args []string, out io.Writer) (values layer, help bool, err error) {
	options, keys := flagStruct(settings)
	parser, err := kong.New(options.Interface(),
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
	values = layer{}
	for i, key := range keys {
		if given := options.Elem().Field(i); !given.IsNil() {
			values[key] = fmt.Sprint(given.Elem().Interface())
		}
	}
	return values, false, nil
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
		name := strings.NewReplacer(".", "-", "_", "-").Replace(key)
		keys = append(keys, key)
		kindOf := reflect.TypeFor[*string]()
		if _, bare := s.target.(*Flag); bare {
			kindOf = reflect.TypeFor[*bool]()
		}
		fields = append(fields, reflect.StructField{
			Name: "F" + strconv.Itoa(len(fields)),
			Type: kindOf,
			Tag:  reflect.StructTag(fmt.Sprintf("name:%q placeholder:%q help:%q", name, kind, help)),
		})
	}
	return reflect.New(reflect.StructOf(fields)), keys
}
