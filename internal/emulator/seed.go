package emulator

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/types/known/structpb"
)

// Seed is what a pool holds at first. As YAML:
//
//	fields:                      # user-defined fields
//	  - {key: age, type: NUMBER, label: Age}
//	roles:
//	  - {code: staff, description: Everybody}
//	  - {code: admin, name: Administrator, namespace: default, system: true, parent: staff}
//	groups:
//	  - {code: dev, name: Developers, description: They make it, type: BASIC, roles: [staff]}
//	applications:                # besides the one of the options
//	  - {id: my-app, secret: my-secret, name: My app, redirect_uris: [https://app.example.com/callback]}
//	  - id: my-page
//	    redirect_uris: [http://localhost/signed-in]   # any port
//	    post_logout_redirect_uris: [http://localhost/]
//	    token_endpoint_auth_method: none              # public: no secret, PKCE
//	    id_token_signed_response_alg: RS256           # or HS256
//	users:
//	  - id: 6a1b…                # made at random when absent
//	    password: passw0rd       # none when absent
//	    profile: {username: bob, email: test@example.com, nickname: Bob}
//	    customData: {age: 42}
//	    roles: [admin]           # code, or namespace/code
//	    groups: [dev]
//	    subAccounts: [{account: bob-desk, password: passw0rd}]   # further ways to sign in
//	externalAccounts:            # who signs in through a directory or another provider
//	  - {connection: LDAP, account: jdoe, secret: passw0rd, profile: {username: jdoe}}
//	  - {connection: github, account: "42", secret: the-code-its-app-returned}
//	settings:                    # of the pool; these are the defaults
//	  registerDisabled: false
//	  changeEmailStrategy: {verifyOldEmail: true}
//	  changePhoneStrategy: {verifyOldPhone: true}
//	  loginFailCheck: {enabled: true, limit: 5, timeInterval: 300}
//	  loginPasswordFailCheck: {enabled: true, limit: 10}
//	  whitelist: {usernameEnabled: false, emailEnabled: false, phoneEnabled: false}
//
// A profile has any plain member of the v2 or v3 user, by its JSON name. A
// namespace is `default` unless given, a name the code; a role comes after its
// parent.
type Seed struct {
	Fields       []SeedField       `yaml:"fields"`
	Roles        []SeedRole        `yaml:"roles"`
	Groups       []SeedGroup       `yaml:"groups"`
	Applications []SeedApplication `yaml:"applications"`
	Users        []SeedUser        `yaml:"users"`

	ExternalAccounts []SeedExternalAccount `yaml:"externalAccounts"`

	Settings SeedSettings `yaml:"settings"`
}

// SeedExternalAccount is an account of a directory (connection LDAP or AD; its
// logon name and password) or of a provider that SignInByMobile names (its id
// there, and the code or token that its app returns).
type SeedExternalAccount struct {
	Connection string         `yaml:"connection"`
	Account    string         `yaml:"account"`
	Secret     string         `yaml:"secret"`
	Profile    map[string]any `yaml:"profile"`
}

// SeedField declares a user-defined field: STRING, NUMBER, DATETIME, BOOLEAN,
// OBJECT or SELECT.
type SeedField struct {
	Key   string `yaml:"key"`
	Type  string `yaml:"type"`
	Label string `yaml:"label"`
}

// SeedRole is a role; Parent is the role it inherits from.
type SeedRole struct {
	Namespace   string `yaml:"namespace"`
	Code        string `yaml:"code"`
	Name        string `yaml:"name"`
	Description string `yaml:"description"`
	System      bool   `yaml:"system"`
	Parent      string `yaml:"parent"`
}

// SeedGroup is a group and the roles of its members.
type SeedGroup struct {
	Code        string   `yaml:"code"`
	Name        string   `yaml:"name"`
	Description string   `yaml:"description"`
	Type        string   `yaml:"type"`
	Roles       []string `yaml:"roles"`
}

// SeedUser is an account.
type SeedUser struct {
	ID         string         `yaml:"id"`
	Password   string         `yaml:"password"`
	Profile    map[string]any `yaml:"profile"`
	CustomData map[string]any `yaml:"customData"`
	Roles      []string       `yaml:"roles"`
	Groups     []string       `yaml:"groups"`

	SubAccounts []SeedSubAccount `yaml:"subAccounts"`
}

// SeedSubAccount is a further name and password by which loginBySubAccount signs
// a user in.
type SeedSubAccount struct {
	Account  string `yaml:"account"`
	Password string `yaml:"password"`
}

const maxSeedBytes = 16 << 20

// LoadSeed reads a seed file. Unknown members are refused.
func LoadSeed(r io.Reader) (*Seed, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxSeedBytes+1))
	if err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	if len(text) > maxSeedBytes {
		return nil, fmt.Errorf("seed: larger than %d bytes", maxSeedBytes)
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	seed := new(Seed)
	if err := dec.Decode(seed); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("seed: %w", err)
	}
	if err := dec.Decode(new(Seed)); !errors.Is(err, io.EOF) {
		return nil, errors.New("seed: must be one YAML document")
	}
	return seed, nil
}

//go:embed demo.yaml
var demoYAML []byte

func demoSeed() (*Seed, error) { return LoadSeed(bytes.NewReader(demoYAML)) }

// plant fills an empty store.
func (e *Emulator) plant(v view, s *Seed) error {
	if err := e.ensureNamespace(v, defaultNamespace); err != nil {
		return err
	}
	if err := e.plantUserPool(v, s.Settings); err != nil {
		return err
	}
	if err := e.plantApplications(v, s.Applications); err != nil {
		return err
	}
	for i, f := range s.Fields {
		if f.Key == "" || !slices.Contains(dataTypes, f.Type) {
			return fmt.Errorf("fields[%d]: needs a key and a type of %v", i, dataTypes)
		}
		field := &declaredField{TargetType: targetUser, Key: f.Key, DataType: f.Type, Label: f.Label}
		if err := insertNew(v, tableFields, field.id(), field); err != nil {
			return err
		}
	}
	for i, r := range s.Roles {
		if err := e.plantRole(v, r); err != nil {
			return fmt.Errorf("roles[%d]: %w", i, err)
		}
	}
	for i, g := range s.Groups {
		if err := e.plantGroup(v, g); err != nil {
			return fmt.Errorf("groups[%d]: %w", i, err)
		}
	}
	for i, u := range s.Users {
		if err := e.plantUser(v, u); err != nil {
			return fmt.Errorf("users[%d]: %w", i, err)
		}
	}
	return e.plantExternalAccounts(s.ExternalAccounts)
}

// insertNew refuses what is there already.
func insertNew(v view, table, key string, record any) error {
	there, err := v.First(table, byID, key)
	if err != nil {
		return err
	}
	if there != nil {
		return fmt.Errorf("%s: %q is there twice", table, key)
	}
	return v.Insert(table, record)
}

func (e *Emulator) plantUser(v view, s SeedUser) error {
	u := newUser(sourceAdminCreated)
	u.ID = orElse(s.ID, u.ID)
	if taken, err := first[*user](v, tableUsers, byID, u.ID); err != nil || taken != nil {
		return orFault(err, badField("id", "is there twice"))
	}
	for name, value := range s.Profile {
		if err := u.attributes.set(name, value); err != nil {
			return err
		}
	}
	custom, err := structOf(s.CustomData)
	if err != nil {
		return fmt.Errorf("customData: %w", err)
	}
	if err := u.setCustomData(v, custom); err != nil {
		return err
	}
	if s.Password != "" {
		hashed, err := e.hash(s.Password)
		if err != nil {
			return err
		}
		e.setPassword(u, hashed, securityLevel(s.Password))
	}
	if err := e.plantSubAccounts(v, u, s.SubAccounts); err != nil {
		return err
	}
	if err := e.insertUser(v, u); err != nil {
		return err
	}
	if err := e.plantGroupsOf(v, u.ID, s.Groups); err != nil {
		return err
	}
	return e.plantRolesOf(v, holder{holderUser, u.ID}, s.Roles)
}

// plantSubAccounts gives a user sub-accounts, before it is stored.
func (e *Emulator) plantSubAccounts(v view, u *user, accounts []SeedSubAccount) error {
	for i, s := range accounts {
		other, err := first[*user](v, tableUsers, bySubAccount, s.Account)
		if err != nil {
			return err
		}
		if s.Account == "" || other != nil || slices.Contains(u.subAccountNames(), s.Account) {
			return badField(fmt.Sprintf("subAccounts[%d]", i), "needs an account that is there once")
		}
		hashed, err := e.hash(s.Password)
		if err != nil {
			return fmt.Errorf("subAccounts[%d]: %w", i, err)
		}
		u.subAccounts = append(u.subAccounts, subAccount{s.Account, hashed})
	}
	return nil
}

// structOf turns YAML values into the JSON they stand for.
func structOf(values map[string]any) (*structpb.Struct, error) {
	text, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	object := new(structpb.Struct)
	if values == nil {
		return object, nil
	}
	return object, object.UnmarshalJSON(text)
}
