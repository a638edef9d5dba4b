package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// The pool and application of the emulator.
const (
	poolID, poolSecret = "bench-pool", "bench-pool-secret" //nolint:gosec // the emulator's, made up
	appID, appSecret   = "bench-app", "bench-app-secret"
)

// people is how many users there are besides the one who signs in: a full page.
const people = 49

var servesEmulator = regexp.MustCompile(`msg=serving door=emulator address=(\S+)`)

// userID is that of one of the people.
func userID(i int) string { return fmt.Sprintf("bench-user-%02d", i%people) }

// startEmulator runs an Authing with a page of users.
func startEmulator(ctx context.Context, program, dir string) (*process, error) {
	var seed strings.Builder
	seed.WriteString("users:\n  - {password: passw0rd, profile: {username: bob, email: bob@example.com, nickname: Bob}}\n")
	for i := range people {
		fmt.Fprintf(&seed, "  - {id: %s, profile: {username: user%02d, email: user%02d@example.com, nickname: User %d, "+
			"name: User Number %d, gender: U, company: Example, city: Shenzhen, country: CN}}\n", userID(i), i, i, i, i)
	}
	file := filepath.Join(dir, "seed.yaml")
	if err := os.WriteFile(file, []byte(seed.String()), 0o600); err != nil {
		return nil, err
	}
	return start(ctx, filepath.Join(dir, "emulator.log"), servesEmulator, []string{
		"AUTHING_EMULATOR_ADDR=127.0.0.1:0", "AUTHING_EMULATOR_SEED=" + file,
		"AUTHING_EMULATOR_USERPOOL_ID=" + poolID, "AUTHING_EMULATOR_USERPOOL_SECRET=" + poolSecret,
		"AUTHING_EMULATOR_APP_ID=" + appID, "AUTHING_EMULATOR_APP_SECRET=" + appSecret,
	}, program)
}
