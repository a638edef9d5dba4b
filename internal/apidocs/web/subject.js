// Swagger UI for one subject. Nothing that is typed is kept, and nothing is asked
// of other hosts.
const element = document.getElementById("ui");
SwaggerUIBundle({
  url: element.dataset.document,
  domNode: element,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  defaultModelExpandDepth: 1,
  defaultModelRendering: "example",
  displayOperationId: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  queryConfigEnabled: false,
  showCommonExtensions: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
