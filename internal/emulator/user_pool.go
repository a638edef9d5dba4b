package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/hashicorp/go-memdb"
)

// userPool is the settings of the pool. There is one, in the store, so that a
// reset puts it back.
type userPool struct {
	settings  settings
	members   map[string]any // by v2's names, as JSON has them; never changed
	createdAt time.Time
	updatedAt time.Time
}

const theUserPool = "pool"

func userPoolTable() *memdb.TableSchema {
	return table(tableUserPool, primary(func(*userPool) string { return theUserPool }))
}

func (v view) userPool() (*userPool, error) {
	return first[*userPool](v, tableUserPool, byID, theUserPool)
}

// settings is the settings that have an effect.
func (v view) settings() (settings, error) {
	p, err := v.userPool()
	if err != nil {
		return settings{}, err
	}
	return p.settings, nil
}

// plantUserPool stores the settings of a seed.
func (e *Emulator) plantUserPool(v view, s SeedSettings) error {
	now := e.now()
	p := &userPool{createdAt: now, updatedAt: now, members: map[string]any{
		"name": "Emulator", "domain": emulated, "logo": "",
		"emailVerifiedDefault": false, "sendWelcomeEmail": false, "appSsoEnabled": true,
	}}
	if err := p.take(s); err != nil {
		return fmt.Errorf("settings.%w", err)
	}
	if err := v.plantWhitelists(s); err != nil {
		return err
	}
	return v.Insert(tableUserPool, p)
}

// take puts settings that have an effect in the place of those before, complete.
func (p *userPool) take(s SeedSettings) error {
	s.complete()
	var err error
	if p.settings, err = settingsOf(s); err != nil {
		return err
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil {
		return err
	}
	p.members = merge(p.members, members)
	return nil
}

// change is the settings with some of their members changed; objects add up.
func (p *userPool) change(sent map[string]any, now time.Time) (*userPool, error) {
	changed := *p
	changed.updatedAt = now
	changed.members = merge(p.members, sent)
	text, err := json.Marshal(changed.members)
	if err != nil {
		return nil, err
	}
	var s SeedSettings
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, badField("input", "has a member of the wrong type")
	}
	if err := changed.take(s); err != nil {
		return nil, badField("input", err.Error())
	}
	return &changed, nil
}

// merge is members with changes; those that are objects on both sides add up.
func merge(before, changes map[string]any) map[string]any {
	merged := maps.Clone(before)
	if merged == nil {
		merged = make(map[string]any)
	}
	for name, value := range changes {
		old, isObject := merged[name].(map[string]any)
		if more, alsoObject := value.(map[string]any); isObject && alsoObject {
			value = merge(old, more)
		}
		merged[name] = value
	}
	return merged
}

// userPoolMembers is all that v2 shows of the pool.
func (e *Emulator) userPoolMembers(v view) (map[string]any, error) {
	p, err := v.userPool()
	if err != nil {
		return nil, err
	}
	lists := make(map[string]any, len(whitelistFlags))
	for flag, kind := range whitelistFlags {
		w, err := v.whitelistOf("", kind)
		if err != nil {
			return nil, err
		}
		lists[flag] = w.on
	}
	return merge(p.members, map[string]any{
		"id": e.credentials.UserPoolID, "secret": e.credentials.UserPoolSecret,
		"jwtSecret": "", // tokens are signed with the key that is published
		"createdAt": instant(p.createdAt), "updatedAt": instant(p.updatedAt),
		"isDeleted": false, "useCustomUserStore": false, "whitelist": lists,
	}), nil
}

// whitelistFlags is the members of the settings that turn whitelists on.
var whitelistFlags = map[string]string{
	"usernameEnabled": whitelistUsername, "emailEnabled": whitelistEmail, "phoneEnabled": whitelistPhone,
}

// changeUserPool changes settings of the pool; what is not sent stays.
func (e *Emulator) changeUserPool(v view, sent map[string]any) error {
	flags, _ := sent["whitelist"].(map[string]any)
	for flag, on := range flags {
		if err := v.switchWhitelist(whitelistFlags[flag], on == true); err != nil {
			return err
		}
	}
	others := maps.Clone(sent)
	delete(others, "whitelist")
	if types, ok := stringList(sent["userpoolTypes"]); ok {
		others["userpoolTypes"] = each(types, func(code string) any { return map[string]any{"code": code} })
	}
	if name, sent := others["name"]; sent && name == "" {
		return badField("input.name", "must not be empty")
	}
	before, err := v.userPool()
	if err != nil {
		return err
	}
	changed, err := before.change(others, e.now())
	if err != nil {
		return err
	}
	return v.Insert(tableUserPool, changed)
}

// switchWhitelist turns a whitelist of the pool on or off.
func (v view) switchWhitelist(kind string, on bool) error {
	before, err := v.whitelistOf("", kind)
	if err != nil {
		return err
	}
	changed := *before
	changed.on = on
	return v.Insert(tableWhitelists, &changed)
}
