package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// realMode are the beginnings of the keys that speak of a real Authing. Any of
// them given means that the emulator does not serve.
var realMode = []string{"userpool.", "app.", "host", "events_host", "v1_users_host", "v1_oauth_host", "password_public_key", "pools[", "applications["}

// reading is what is known of every setting once all are read.
type reading struct {
	settings map[string]setting
	given    map[string]bool
	errs     []error
}

func (r *reading) anyGiven(prefixes ...string) bool {
	for key := range r.given {
		for _, prefix := range prefixes {
			if r.given[key] && strings.HasPrefix(key, prefix) {
				return true
			}
		}
	}
	return false
}

func (r *reading) refuse(key, value, problem string) {
	m := r.settings[key].mistake(value, problem)
	r.errs = append(r.errs, m)
}

// need reports a setting that nothing gave. One that was given and refused is
// reported already.
func (r *reading) need(key string) {
	if !r.given[key] {
		r.refuse(key, "", "is missing; a real Authing needs it")
	}
}

// complete fills Pools and Applications from the sections that name one of
// each, and checks that what a real Authing needs is there.
func (c *Config) complete(r *reading) {
	if len(c.Pools)+len(c.Applications) == 0 && !r.anyGiven(realMode...) {
		return
	}
	c.completePools(r)
	c.completeApplications(r)
	slices.SortStableFunc(c.Applications, func(a, b Application) int {
		switch {
		case a.Default == b.Default:
			return 0
		case bool(a.Default):
			return -1
		default:
			return 1
		}
	})
}

func (c *Config) completePools(r *reading) {
	seen := map[ID]bool{}
	for i := range c.Pools {
		pool, key := &c.Pools[i], entry("pools", i)
		r.need(key + ".id")
		r.need(key + ".secret")
		if pool.Host == "" && !r.given["host"] {
			r.need(key + ".host")
		}
		if pool.Host == "" {
			pool.Host = c.Host
		}
		c.completeHosts(pool)
		checkTwice(r, seen, key+".id", pool.ID)
	}
	if len(c.Pools) > 0 && !r.anyGiven("userpool.") {
		return
	}
	r.need("userpool.id")
	r.need("userpool.secret")
	r.need("host")
	checkTwice(r, seen, "userpool.id", c.UserPool.ID)
	pool := Pool{ID: c.UserPool.ID, Secret: c.UserPool.Secret, Host: c.Host}
	c.completeHosts(&pool)
	c.Pools = append(c.Pools, pool)
}

// completeHosts finds what else serves a pool where its section does not say so.
func (c *Config) completeHosts(pool *Pool) {
	pool.EventsHost = cmp.Or(pool.EventsHost, c.EventsHost, eventsHostOf(pool.Host))
	pool.V1UsersHost = cmp.Or(pool.V1UsersHost, c.V1UsersHost, v1HostOf(pool.Host, "https://users.authing.cn"))
	pool.V1OAuthHost = cmp.Or(pool.V1OAuthHost, c.V1OAuthHost, v1HostOf(pool.Host, "https://oauth.authing.cn"))
}

func (c *Config) completeApplications(r *reading) {
	seen := map[ID]bool{}
	defaults := 0
	for i := range c.Applications {
		app, key := &c.Applications[i], entry("applications", i)
		r.needApplication(key, app.TokenAuthMethod)
		checkTwice(r, seen, key+".id", app.ID)
		app.Pool = c.poolOf(r, key+".pool", app.Pool)
		app.ADHost = cmp.Or(app.ADHost, adHostOf(app.Host))
		if app.Default {
			if defaults++; defaults > 1 {
				r.refuse(key+".default", "true", "is a second default application")
			}
		}
	}
	if len(c.Applications) == 0 || r.anyGiven("app.") {
		r.needApplication("app", c.App.TokenAuthMethod)
		checkTwice(r, seen, "app.id", c.App.ID)
		c.Applications = append(c.Applications, Application{
			ID: c.App.ID, Secret: c.App.Secret, Host: c.App.Host, TokenAuthMethod: c.App.TokenAuthMethod,
			ADHost:  cmp.Or(c.App.ADHost, adHostOf(c.App.Host)),
			Pool:    c.poolOfSection(r),
			Default: defaults == 0,
		})
		return
	}
	if defaults == 0 && len(c.Applications) > 1 {
		r.refuse(entry("applications", 0)+".default", "", "no application is the default one")
	}
	if len(c.Applications) == 1 {
		c.Applications[0].Default = true
	}
}

func (r *reading) needApplication(key string, method AuthMethod) {
	r.need(key + ".id")
	r.need(key + ".host")
	if method != AuthMethodNone {
		r.need(key + ".secret")
	}
}

// poolOf checks the pool that a listed application names.
func (c *Config) poolOf(r *reading, key string, named ID) ID {
	if named == "" && len(c.Pools) == 1 {
		return c.Pools[0].ID
	}
	for _, pool := range c.Pools {
		if named != "" && pool.ID == named {
			return named
		}
	}
	switch {
	case named != "":
		r.refuse(key, string(named), "is not a configured pool")
	case !r.given[key]:
		r.refuse(key, "", fmt.Sprintf("is missing; %d pools are configured", len(c.Pools)))
	}
	return named
}

// poolOfSection is the pool of the application that app.* describe: the one
// that userpool.* describe, else the only one.
func (c *Config) poolOfSection(r *reading) ID {
	if c.UserPool.ID != "" || len(c.Pools) == 1 {
		return c.Pools[len(c.Pools)-1].ID // userpool.* come last
	}
	r.need("userpool.id")
	return ""
}

func checkTwice(r *reading, seen map[ID]bool, key string, id ID) {
	if id != "" && seen[id] {
		r.refuse(key, string(id), "is configured twice")
	}
	seen[id] = true
}
