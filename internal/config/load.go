package config

import (
	"errors"
	"io"
	"slices"
)

// ErrHelp says that the command line asked for help, which has been printed.
var ErrHelp = errors.New("help was asked for")

// layer is what one source says, as text by key.
type layer map[string]string

// Sources is where settings come from besides the file.
type Sources struct {
	// Args is the command line without the program's name.
	Args []string
	// LookupEnv reads the environment: os.LookupEnv.
	LookupEnv func(string) (string, bool)
	// Out takes the help, when asked for.
	Out io.Writer
}

// Load reads, checks and completes the configuration of a program. Its error
// joins every Mistake found; it is ErrHelp when help was asked for.
func Load(program Program, from Sources) (*Config, error) {
	cfg := new(Config)
	settings := slices.DeleteFunc(settingsOf(cfg), func(s setting) bool { return !program.listens(s) })

	flags, help, err := parseFlags(program, settings, from.Args, from.Out)
	if help {
		return nil, ErrHelp
	}
	errs := []error{err}
	environment := readEnvironment(settings, from.LookupEnv)

	doc := &document{values: layer{}}
	if name := firstOf("config", flags, environment); name != "" {
		doc = readDocument(name)
	}
	errs = append(errs, doc.errs...)
	errs = append(errs, unknownKeys(doc)...)

	// The lists are now as long as the file says, hence their settings exist.
	cfg.Pools = make([]Pool, doc.lengths["pools"])
	cfg.Applications = make([]Application, doc.lengths["applications"])
	cfg.Issuers = make([]Issuer, doc.lengths["issuers"])
	cfg.Rules = make([]Rule, doc.lengths["rules"])
	settings = slices.DeleteFunc(settingsOf(cfg), func(s setting) bool { return !program.listens(s) })

	read := &reading{settings: map[string]setting{}, given: map[string]bool{}, errs: errs}
	for _, s := range settings {
		text, err := pick(s, flags, environment, doc.values)
		read.settings[s.key] = s
		read.given[s.key] = text != "" || err != nil
		if err == nil {
			err = s.set(text)
		}
		read.errs = append(read.errs, err)
	}
	if program.reachesAuthing() {
		cfg.complete(read)
		cfg.checkAccess(read)
		cfg.checkWebhook(read)
	}
	if err := errors.Join(read.errs...); err != nil {
		return nil, err
	}
	return cfg, nil
}

func firstOf(key string, layers ...layer) string {
	for _, from := range layers {
		if from[key] != "" {
			return from[key]
		}
	}
	return ""
}
