//go:build promtool

package telemetry_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// Prometheus's own tool reads the alerts and runs their tests.
func TestAlertsWithPromtool(t *testing.T) {
	for _, args := range [][]string{{"check", "rules", "alerts.yaml"}, {"test", "rules", "alerts_test.yaml"}} {
		command := exec.CommandContext(t.Context(), "promtool", args...)
		command.Dir = filepath.Dir(alerts)
		if output, err := command.CombinedOutput(); err != nil {
			t.Errorf("promtool %v: %v\n%s", args, err, output)
		}
	}
}
