"""The request messages of the Gemini API as data: which field each has, and of which type. Pure.

Source: the public v1beta description of August 2026, with the fields Google's own SDKs have sent since.
Types: string, bool, int, float, bytes (base64), any, map (free-form object), map<T>, another message, or an
enum written `<Name>`; a trailing `*` means repeated, a leading `!` a member of the message's oneof.
"""

from __future__ import annotations

from collections.abc import Mapping

_TABLE = """
GenerateContentRequest: model string, contents Content*, systemInstruction Content, tools Tool*,
  toolConfig ToolConfig, safetySettings SafetySetting*, generationConfig GenerationConfig,
  cachedContent string, serviceTier <ServiceTier>, store bool, labels map, continuationToken bytes
CountTokensRequest: contents Content*, generateContentRequest GenerateContentRequest
EmbedContentRequest: model string, content Content, taskType <TaskType>, title string,
  outputDimensionality int, embedContentConfig EmbedContentConfig
EmbedContentConfig: taskType <TaskType>, title string, outputDimensionality int, autoTruncate bool,
  documentOcr bool, audioTrackExtraction bool
BatchEmbedContentsRequest: requests EmbedContentRequest*
CachedContent: name string, model string, contents Content*, systemInstruction Content, tools Tool*,
  toolConfig ToolConfig, !ttl string, !expireTime string, displayName string, createTime string,
  updateTime string, usageMetadata map
CreateFileRequest: file File
File: name string, displayName string, mimeType string, sizeBytes int, createTime string, updateTime string,
  expirationTime string, sha256Hash bytes, uri string, downloadUri string, state <FileState>,
  source <FileSource>, videoMetadata map
BatchGenerateContentRequest: batch GenerateContentBatch
GenerateContentBatch: name string, model string, displayName string, inputConfig InputConfig, priority int
InputConfig: !fileName string, !requests InlinedRequests
InlinedRequests: requests InlinedRequest*
InlinedRequest: request GenerateContentRequest, metadata map
Content: role string, parts Part*
Part: !text string, !inlineData Blob, !fileData FileData, !functionCall FunctionCall,
  !functionResponse FunctionResponse, !executableCode ExecutableCode,
  !codeExecutionResult CodeExecutionResult, !toolCall ToolCall, !toolResponse ToolResponse, thought bool,
  thoughtSignature bytes, partMetadata map, videoMetadata VideoMetadata, mediaResolution PartMediaResolution,
  mediaProcessing <MediaProcessing>, audioTranscription map, speechMetadata map, documentMetadata map,
  spreadsheetMetadata map, audioMetadata map
Blob: mimeType string, data bytes
FileData: fileUri string, mimeType string
FunctionCall: id string, name string, args map
FunctionResponse: id string, name string, response map, parts FunctionResponsePart*,
  scheduling <Scheduling>, willContinue bool
FunctionResponsePart: inlineData Blob
ExecutableCode: id string, language <Language>, code string
CodeExecutionResult: id string, outcome <Outcome>, output string
ToolCall: id string, toolType <ToolType>, toolName string, args map
ToolResponse: id string, toolType <ToolType>, response map
VideoMetadata: startOffset string, endOffset string, fps float
PartMediaResolution: level <PartResolution>
SafetySetting: category <HarmCategory>, threshold <HarmBlockThreshold>
GenerationConfig: temperature float, topP float, topK int, candidateCount int, maxOutputTokens int,
  stopSequences string*, seed int, presencePenalty float, frequencyPenalty float, responseLogprobs bool,
  logprobs int, responseMimeType string, responseSchema Schema, responseJsonSchema any,
  responseFormat ResponseFormat, responseModalities <Modality>*, mediaResolution <MediaResolution>,
  speechConfig SpeechConfig, thinkingConfig ThinkingConfig, imageConfig ImageConfig,
  enableEnhancedCivicAnswers bool, enableAffectiveDialog bool, translationConfig map,
  audioTranscriptionConfig map
ResponseFormat: text TextFormat, image map, audio map
TextFormat: mimeType string, schema any
SpeechConfig: voiceConfig VoiceConfig, multiSpeakerVoiceConfig MultiSpeakerVoiceConfig, languageCode string
VoiceConfig: prebuiltVoiceConfig PrebuiltVoiceConfig
PrebuiltVoiceConfig: voiceName string
MultiSpeakerVoiceConfig: speakerVoiceConfigs SpeakerVoiceConfig*
SpeakerVoiceConfig: speaker string, voiceConfig VoiceConfig
ThinkingConfig: includeThoughts bool, thinkingBudget int, thinkingLevel <ThinkingLevel>
ImageConfig: aspectRatio string, imageSize string
Tool: functionDeclarations FunctionDeclaration*, googleSearch GoogleSearch, googleSearchRetrieval map,
  codeExecution Empty, urlContext Empty, googleMaps GoogleMaps, fileSearch FileSearch,
  computerUse ComputerUse, mcpServers McpServer*
FunctionDeclaration: name string, description string, parameters Schema, parametersJsonSchema any,
  response Schema, responseJsonSchema any, behavior <Behavior>
GoogleSearch: searchTypes map, timeRangeFilter map
GoogleMaps: enableWidget bool
FileSearch: fileSearchStoreNames string*, topK int, metadataFilter string
ComputerUse: environment <Environment>, excludedPredefinedFunctions string*, disabledSafetyPolicies string*,
  enablePromptInjectionDetection bool
McpServer: name string, streamableHttpTransport map
Empty:
ToolConfig: functionCallingConfig FunctionCallingConfig, retrievalConfig RetrievalConfig,
  includeServerSideToolInvocations bool
FunctionCallingConfig: mode <CallingMode>, allowedFunctionNames string*
RetrievalConfig: latLng map, languageCode string
Schema: type <Type>, format string, title string, description string, nullable bool, enum string*,
  items Schema, properties map<Schema>, required string*, minItems int, maxItems int, minProperties int,
  maxProperties int, minLength int, maxLength int, minimum float, maximum float, pattern string, example any,
  default any, anyOf Schema*, propertyOrdering string*
"""

_ENUMS = """
ServiceTier: unspecified standard flex priority
TaskType: TASK_TYPE_UNSPECIFIED RETRIEVAL_QUERY RETRIEVAL_DOCUMENT SEMANTIC_SIMILARITY CLASSIFICATION
  CLUSTERING QUESTION_ANSWERING FACT_VERIFICATION CODE_RETRIEVAL_QUERY
FileState: STATE_UNSPECIFIED PROCESSING ACTIVE FAILED
FileSource: SOURCE_UNSPECIFIED UPLOADED GENERATED REGISTERED
MediaProcessing: MEDIA_PROCESSING_UNSPECIFIED STATIC AGENTIC
Scheduling: SCHEDULING_UNSPECIFIED SILENT WHEN_IDLE INTERRUPT
Language: LANGUAGE_UNSPECIFIED PYTHON
Outcome: OUTCOME_UNSPECIFIED OUTCOME_OK OUTCOME_FAILED OUTCOME_DEADLINE_EXCEEDED
ToolType: TOOL_TYPE_UNSPECIFIED GOOGLE_SEARCH_WEB GOOGLE_SEARCH_IMAGE URL_CONTEXT GOOGLE_MAPS FILE_SEARCH
  MEDIA_PROCESSING
PartResolution: MEDIA_RESOLUTION_UNSPECIFIED MEDIA_RESOLUTION_LOW MEDIA_RESOLUTION_MEDIUM
  MEDIA_RESOLUTION_HIGH MEDIA_RESOLUTION_ULTRA_HIGH
MediaResolution: MEDIA_RESOLUTION_UNSPECIFIED MEDIA_RESOLUTION_LOW MEDIA_RESOLUTION_MEDIUM
  MEDIA_RESOLUTION_HIGH
HarmCategory: HARM_CATEGORY_UNSPECIFIED HARM_CATEGORY_DEROGATORY HARM_CATEGORY_TOXICITY HARM_CATEGORY_VIOLENCE
  HARM_CATEGORY_SEXUAL HARM_CATEGORY_MEDICAL HARM_CATEGORY_DANGEROUS HARM_CATEGORY_HARASSMENT
  HARM_CATEGORY_HATE_SPEECH HARM_CATEGORY_SEXUALLY_EXPLICIT HARM_CATEGORY_DANGEROUS_CONTENT
  HARM_CATEGORY_CIVIC_INTEGRITY HARM_CATEGORY_JAILBREAK
HarmBlockThreshold: HARM_BLOCK_THRESHOLD_UNSPECIFIED BLOCK_LOW_AND_ABOVE BLOCK_MEDIUM_AND_ABOVE
  BLOCK_ONLY_HIGH BLOCK_NONE OFF
Modality: MODALITY_UNSPECIFIED TEXT IMAGE AUDIO VIDEO
ThinkingLevel: THINKING_LEVEL_UNSPECIFIED MINIMAL LOW MEDIUM HIGH XHIGH
Behavior: UNSPECIFIED BLOCKING NON_BLOCKING
Environment: ENVIRONMENT_UNSPECIFIED ENVIRONMENT_BROWSER ENVIRONMENT_MOBILE ENVIRONMENT_DESKTOP
CallingMode: MODE_UNSPECIFIED AUTO ANY NONE VALIDATED
Type: TYPE_UNSPECIFIED STRING NUMBER INTEGER BOOLEAN ARRAY OBJECT NULL
"""


def _lines(text: str) -> list[tuple[str, str]]:
    """(name, rest) of each entry; an indented line continues the one before."""
    joined = text.strip().replace("\n  ", " ").splitlines()
    return [(name, rest.strip()) for name, _, rest in (line.partition(":") for line in joined)]


def _fields(text: str) -> Mapping[str, str]:
    """field (camelCase) → its type."""
    pairs = (entry.split() for entry in text.split(",") if entry.strip())
    return {name.lstrip("!"): kind for name, kind in pairs}


def _oneof(text: str) -> frozenset[str]:
    return frozenset(entry.split()[0][1:] for entry in text.split(",") if entry.strip().startswith("!"))


MESSAGES: Mapping[str, Mapping[str, str]] = {name: _fields(rest) for name, rest in _lines(_TABLE)}
"""message → field → type."""

ONEOFS: Mapping[str, frozenset[str]] = {name: _oneof(rest) for name, rest in _lines(_TABLE)}
"""message → the fields of which at most one may be set."""

ENUMS: Mapping[str, tuple[str, ...]] = {name: tuple(rest.split()) for name, rest in _lines(_ENUMS)}
"""enum → its values; the position is the number."""
