package config_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

func TestV1Hosts(t *testing.T) {
	with := func(pairs ...string) map[string]string {
		env := maps.Clone(complete)
		for i := 0; i < len(pairs); i += 2 {
			env[pairs[i]] = pairs[i+1]
		}
		return env
	}
	const pools = "applications: [{id: a, secret: s, host: 'https://a.authing.cn'}]\n"
	for name, tt := range map[string]struct {
		env          map[string]string
		file         string
		users, oauth config.Host
	}{
		"of authing.cn": {
			env:   with("AUTHING_HOST", "https://Core.Authing.cn"),
			users: "https://users.authing.cn", oauth: "https://oauth.authing.cn",
		},
		"of one's own": {
			env:   with("AUTHING_HOST", "https://authing.example.com"),
			users: "https://authing.example.com", oauth: "https://authing.example.com",
		},
		"of a lookalike": {
			env:   with("AUTHING_HOST", "https://notauthing.cn"),
			users: "https://notauthing.cn", oauth: "https://notauthing.cn",
		},
		"given": {
			env: with("AUTHING_HOST", "https://core.authing.cn",
				"AUTHING_V1_USERS_HOST", "https://u.example.com/", "AUTHING_V1_OAUTH_HOST", "http://127.0.0.1:3000"),
			users: "https://u.example.com", oauth: "http://127.0.0.1:3000",
		},
		"of a pool": {
			file: "host: https://core.authing.cn\nv1_users_host: https://all.example.com\n" +
				"pools: [{id: p, secret: s, v1_oauth_host: 'https://one.example.com'}]\n" + pools,
			users: "https://all.example.com", oauth: "https://one.example.com",
		},
		"of a pool's host": {
			file:  "pools: [{id: p, secret: s, host: 'https://id.example.com'}]\n" + pools,
			users: "https://id.example.com", oauth: "https://id.example.com",
		},
	} {
		cfg, err := load(t, config.Server, given{env: tt.env, file: tt.file})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if pool := cfg.Pools[0]; pool.V1UsersHost != tt.users || pool.V1OAuthHost != tt.oauth {
			t.Errorf("%s: %q and %q, want %q and %q", name, pool.V1UsersHost, pool.V1OAuthHost, tt.users, tt.oauth)
		}
	}
	for _, key := range []string{"AUTHING_V1_USERS_HOST", "AUTHING_V1_OAUTH_HOST"} {
		_, err := load(t, config.Server, given{env: with(key, "https://users.authing.cn/graphql")})
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s with a path: %v", key, err)
		}
		// It speaks of a real Authing, hence alone it is not enough.
		if _, err := load(t, config.Server, given{env: map[string]string{key: "https://u.example.com"}}); err == nil {
			t.Errorf("%s alone starts the emulator", key)
		}
	}
}
