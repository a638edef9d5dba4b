{{- define "authing-grpc.name" -}}
{{- contains .Chart.Name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- define "authing-grpc.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "authing-grpc.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "authing-grpc.selector" . }}
{{- end }}

{{- define "authing-grpc.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "authing-grpc.name" .) }}{{ else }}{{ .Values.serviceAccount.name | default "default" }}{{ end }}
{{- end }}

{{- /* What is spoken on the doors: the certificate decides. */ -}}
{{- define "authing-grpc.scheme" -}}
{{ if .Values.tls.secretName }}HTTPS{{ else }}HTTP{{ end }}
{{- end }}

{{- /* The settings file: the values' settings, and what the chart arranges. */ -}}
{{- define "authing-grpc.settings" -}}
{{- $arranged := dict
    "grpc" (dict "addr" "0.0.0.0:50051")
    "http" (dict "addr" "0.0.0.0:8080")
    "shutdown_delay" (printf "%ds" (int .Values.shutdown.delay))
    "shutdown_timeout" (printf "%ds" (int .Values.shutdown.timeout)) -}}
{{- if .Values.metrics.enabled }}{{ $_ := set $arranged "admin" (dict "addr" "0.0.0.0:9464") }}{{ end -}}
{{- /* Metrics have no TLS of their own: other machines reach them with insecure only.
       What else that would open is asked about in checks.yaml. */ -}}
{{- if or .Values.insecure .Values.metrics.enabled }}{{ $_ := set $arranged "insecure" true }}{{ end -}}
{{- $tls := dict -}}
{{- if .Values.tls.secretName }}{{ $tls = dict "cert" "/etc/authing-grpc/tls/tls.crt" "key" "/etc/authing-grpc/tls/tls.key" }}{{ end -}}
{{- if .Values.tls.clientCA }}{{ $_ := set $tls "client_ca" "/etc/authing-grpc/tls/ca.crt" }}{{ end -}}
{{- if $tls }}{{ $_ := set $arranged "tls" $tls }}{{ end -}}
{{- $access := dict -}}
{{- if .Values.policy }}{{ $_ := set $access "policy" "/etc/authing-grpc/policy/policy.yaml" }}{{ end -}}
{{- if .Values.keys.secretName }}{{ $_ := set $access "keys" "/etc/authing-grpc/keys/keys.yaml" }}{{ end -}}
{{- if $access }}{{ $_ := set $arranged "access" $access }}{{ end -}}
{{- if .Values.tracing.endpoint }}{{ $_ := set $arranged "tracing" (dict "endpoint" .Values.tracing.endpoint "sample_ratio" .Values.tracing.sampleRatio) }}{{ end -}}
{{- toYaml (mergeOverwrite (deepCopy (dict "log" (dict "format" "json"))) (deepCopy .Values.settings) $arranged) }}
{{- end }}

{{- /* The three probes. Of gRPC only readiness is asked: health there says whether calls
       can be answered, and a pod that Authing refuses gains nothing by a restart. */ -}}
{{- define "authing-grpc.probe" -}}
{{- $root := index . 0 -}}
{{- $type := $root.Values.probes.type -}}
{{- if and (eq $type "grpc") (eq (index . 1) "/readyz") -}}
grpc: {port: 50051}
{{- else if eq $type "tcp" -}}
tcpSocket: {port: rest}
{{- else -}}
httpGet: {path: {{ index . 1 }}, port: rest, scheme: {{ include "authing-grpc.scheme" $root }}}
{{- end }}
{{- end }}
