; The installer for Windows: for one user, without administrator rights. setup.py compiles it; PARTS is the file it
; has written, with the names, the version and the lists of files.
;
; setup.exe      /S silent · /AUTOSTART=1 or 0 start with Windows or not · /D=FOLDER (last, without quotes)
; uninstall.exe  /S silent, keeps what gapdesk has kept · /DATA=1 and /KEYRING=1 delete it
; Exit codes     0 done · 1 cancelled · 2 not possible here · 3 gapdesk does not quit · 4 a newer one is installed ·
;                5 what gapdesk has kept could not be deleted, nothing was removed

Unicode true
SetCompressor /SOLID /FINAL lzma
SetCompressorDictSize 32 ; MB
!include "${PARTS}"

Name "${NAME}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10
SetDateSave off ; the same files give the same installer
ShowInstDetails hide
ShowUninstDetails hide

!define REMOVAL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
; Both are those of gapdesk/login_items.py, whose switch shows what is written here.
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
!define OLDEST_BUILD 17763 ; Windows 10 1809, the oldest that Qt 6.11 supports ("Qt for Windows")
!define EMULATES_X64 22000 ; Windows 11, where ARM64 runs programs for x64

InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${REMOVAL}" "InstallLocation"

!include LogicLib.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

Var Options ; of the command line
Var Installed ; the version that is there, or ""
Var Old ; its folder
Var At ; where the program lies that shall quit
Var Login ; what /AUTOSTART says, or ""
Var Data ; 1: delete it
Var Keyring ; 1: delete it
Var DataBox
Var KeyringBox

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!define MUI_COMPONENTSPAGE_SMALLDESC
!insertmacro MUI_PAGE_COMPONENTS
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!define MUI_FINISHPAGE_RUN_TEXT "$(RUN_NOW)"
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.Ask un.Answered
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "English" ; the first is for everyone whose language is not here
!insertmacro MUI_LANGUAGE "SimpChinese"
!include "${__FILEDIR__}\words.nsh"
!insertmacro VERSION_STRINGS

; --- what both do ---------------------------------------------------------------------------------------------

!macro REFUSE TEXT CODE
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend
!define Refuse "!insertmacro REFUSE"

!macro SHARED UN

; $R1 is 1 while a program in $At runs: Windows lets nobody write to its file then.
Function ${UN}LookIfRunning
  StrCpy $R1 0
  !insertmacro LOOK_AT "${PROGRAM}"
  !insertmacro LOOK_AT "${CONSOLE}"
FunctionEnd

; Asks the program in $At to quit, and goes on once nothing runs from there.
Function ${UN}Stop
  ${Do}
    DetailPrint "$(QUITTING)"
    ${If} ${FileExists} "$At\${CONSOLE}"
      nsExec::ExecToLog '"$At\${CONSOLE}" --quit'
      Pop $R0 ; what runs counts, not what it answered: an older one may not know --quit
    ${EndIf}
    ${For} $R2 1 20 ; a process ends a moment after it has answered
      Call ${UN}LookIfRunning
      ${If} $R1 = 0
        Return
      ${EndIf}
      Sleep 250
    ${Next}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(STILL_RUNS)" /SD IDCANCEL IDRETRY +3
      SetErrorLevel 3
      Quit
  ${Loop}
FunctionEnd

; $R0 is 1 if what starts at login lies in $INSTDIR.
Function ${UN}LookAtLogin
  ReadRegStr $R1 HKCU "${RUN}" "${NAME}"
  StrCpy $R2 $R1 1
  ${If} $R2 == '"'
    StrCpy $R1 $R1 "" 1
  ${EndIf}
  StrLen $R2 "$INSTDIR\"
  StrCpy $R1 $R1 $R2
  StrCpy $R0 0
  ${If} $R1 == "$INSTDIR\"
    StrCpy $R0 1
  ${EndIf}
FunctionEnd

!macroend

!macro LOOK_AT FILE
  ${If} ${FileExists} "$At\${FILE}" ; else it would be made
    ClearErrors
    FileOpen $R0 "$At\${FILE}" a
    ${If} ${Errors}
      StrCpy $R1 1
    ${Else}
      FileClose $R0
    ${EndIf}
  ${EndIf}
!macroend

!insertmacro SHARED ""
!insertmacro SHARED "un."

; --- installation ---------------------------------------------------------------------------------------------

Section "$(PART_PROGRAM)" PROGRAM_PART
  SectionIn RO
  ${If} ${Silent}
    Call CheckFolder
  ${EndIf}
  ${If} $Old != ""
    StrCpy $At $Old
    Call Stop
    ; The old one knows what it consists of, so that no module of it stays behind.
    ${If} ${FileExists} "$Old\uninstall.exe"
      ExecWait '"$Old\uninstall.exe" /S /UPGRADE=1 _?=$Old'
      Delete "$Old\uninstall.exe"
      RMDir "$Old"
    ${EndIf}
  ${EndIf}

  ; First what removes it again, should this be interrupted.
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${REMOVAL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${REMOVAL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${REMOVAL}" "DisplayIcon" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "${REMOVAL}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${REMOVAL}" "URLInfoAbout" "${HOME_PAGE}"
  WriteRegStr HKCU "${REMOVAL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${REMOVAL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${REMOVAL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${REMOVAL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${REMOVAL}" "NoModify" 1
  WriteRegDWORD HKCU "${REMOVAL}" "NoRepair" 1

  !insertmacro PAYLOAD_PUT

  SetOutPath "$PROFILE" ; where the program starts, so that it does not hold on to its own folder
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${PROGRAM}" "" "" "" "" "" "$(LINK_ABOUT)"
  Call NameShortcut
SectionEnd

Section /o "$(PART_DESKTOP)" DESKTOP_PART
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${PROGRAM}" "" "" "" "" "" "$(LINK_ABOUT)"
SectionEnd

Section /o "$(PART_LOGIN)" LOGIN_PART
  Call LookAtLogin
  ${If} $R0 = 0 ; else it stays as the user has it, with what Task Manager notes about it
  ${OrIf} $Login == 1
    WriteRegStr HKCU "${RUN}" "${NAME}" '"$INSTDIR\${PROGRAM}" --hidden'
    DeleteRegValue HKCU "${APPROVED}" "${NAME}"
  ${EndIf}
SectionEnd

Section "-not wanted"
  ${IfNot} ${SectionIsSelected} ${DESKTOP_PART}
    Delete "$DESKTOP\${NAME}.lnk"
  ${EndIf}
  ${IfNot} ${SectionIsSelected} ${LOGIN_PART}
    DeleteRegValue HKCU "${RUN}" "${NAME}"
    DeleteRegValue HKCU "${APPROVED}" "${NAME}"
  ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${PROGRAM_PART} "$(ABOUT_PROGRAM)"
  !insertmacro MUI_DESCRIPTION_TEXT ${DESKTOP_PART} "$(ABOUT_DESKTOP)"
  !insertmacro MUI_DESCRIPTION_TEXT ${LOGIN_PART} "$(ABOUT_LOGIN)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  Call CheckWindows
  System::Call 'kernel32::CreateMutex(p 0, i 0, t "${NAME}-setup")p.r0 ?e'
  Pop $0
  ${If} $0 = 183 ; ERROR_ALREADY_EXISTS
    ${Refuse} "$(ALREADY)" 2
  ${EndIf}
  Call FindInstalled
  Call CheckVersion
  Call ReadChoices
FunctionEnd

Function CheckWindows
  ${If} ${AtLeastBuild} ${OLDEST_BUILD}
    ${If} ${IsNativeAMD64}
      Return
    ${EndIf}
    ${If} ${IsNativeARM64}
    ${AndIf} ${AtLeastBuild} ${EMULATES_X64}
      Return
    ${EndIf}
  ${EndIf}
  ${Refuse} "$(TOO_OLD)" 2
FunctionEnd

; What the registry tells counts only while there is something at that place.
Function FindInstalled
  ReadRegStr $Old HKCU "${REMOVAL}" "InstallLocation"
  ReadRegStr $Installed HKCU "${REMOVAL}" "DisplayVersion"
  ${If} $Old == ""
  ${OrIfNot} ${FileExists} "$Old\uninstall.exe"
    StrCpy $Old ""
    StrCpy $Installed ""
  ${EndIf}
FunctionEnd

Function CheckVersion
  ${If} $Installed == ""
    Return
  ${EndIf}
  ${VersionCompare} $Installed "${VERSION}" $0
  ${If} $0 = 1
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(NEWER)" /SD IDNO IDYES +3
    SetErrorLevel 4
    Quit
  ${EndIf}
FunctionEnd

Function ReadChoices
  ${GetParameters} $Options
  ${GetOptions} $Options "/AUTOSTART=" $Login
  ReadRegStr $0 HKCU "${RUN}" "${NAME}"
  ${If} $Login == 1
  ${OrIf} $0 != ""
  ${AndIf} $Login != 0
    !insertmacro SelectSection ${LOGIN_PART}
  ${EndIf}
  ${If} ${FileExists} "$DESKTOP\${NAME}.lnk"
    !insertmacro SelectSection ${DESKTOP_PART}
  ${EndIf}
FunctionEnd

; A folder of other things is not for us; nor one whose name leaves no room for the names below it.
Function CheckFolder
  StrLen $0 "$INSTDIR\"
  IntOp $0 $0 + ${LONGEST}
  ${If} $0 > ${LONGEST_PATH}
    StrCpy $1 "$(TOO_LONG)"
  ${ElseIf} $INSTDIR == $Old
    Return
  ${Else}
    ${DirState} "$INSTDIR" $0
    ${If} $0 <> 1
      Return
    ${EndIf}
    StrCpy $1 "$(NOT_EMPTY)"
  ${EndIf}
  MessageBox MB_OK|MB_ICONEXCLAMATION "$1" /SD IDOK
  ${If} ${Silent}
    SetErrorLevel 2
    Quit
  ${EndIf}
  Abort ; back to the page
FunctionEnd

; Writes into the entry of the start menu by what name Windows knows the program's windows and notifications.
Function NameShortcut
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P= 0
    Return
  ${EndIf}
  ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
  ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
  ${If} $1 P<> 0
  ${AndIf} $2 P<> 0
    ${IPersistFile::Load} $1 '("$SMPROGRAMS\${NAME}.lnk",${STGM_READWRITE})'
    System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r3'
    System::Call '*(&w128 "${APP_ID}")p.r4'
    System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_LPWSTR},,p r4)p.r5'
    ${IPropertyStore::SetValue} $2 '($3,$5)'
    ${IPropertyStore::Commit} $2 ""
    ${IPersistFile::Save} $1 '("$SMPROGRAMS\${NAME}.lnk",1)'
    System::Free $3
    System::Free $4
    System::Free $5
  ${EndIf}
  ${If} $1 P<> 0
    ${IUnknown::Release} $1 ""
  ${EndIf}
  ${If} $2 P<> 0
    ${IUnknown::Release} $2 ""
  ${EndIf}
  ${IUnknown::Release} $0 ""
FunctionEnd

; --- removal --------------------------------------------------------------------------------------------------

Function un.onInit
  ${GetParameters} $Options
  ${GetOptions} $Options "/DATA=" $Data
  ${GetOptions} $Options "/KEYRING=" $Keyring
FunctionEnd

Function un.Ask
  !insertmacro MUI_HEADER_TEXT "$(REMOVE_TITLE)" "$(REMOVE_SUBTITLE)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 48u "$(REMOVE_TEXT)"
  Pop $0
  ${NSD_CreateCheckbox} 0 56u 100% 12u "$(REMOVE_DATA)"
  Pop $DataBox
  ${NSD_CreateCheckbox} 0 72u 100% 12u "$(REMOVE_KEYS)"
  Pop $KeyringBox
  ${NSD_CreateLabel} 0 92u 100% 24u "$(REMOVE_NOTE)"
  Pop $0
  ${NSD_SetState} $DataBox $Data
  ${NSD_SetState} $KeyringBox $Keyring
  nsDialogs::Show
FunctionEnd

Function un.Answered
  ${NSD_GetState} $DataBox $Data
  ${NSD_GetState} $KeyringBox $Keyring
FunctionEnd

Section "Uninstall"
  ${GetOptions} $Options "/UPGRADE=" $0 ; a newer installer runs this: it has stopped the program and goes on
  ${If} $0 != 1
    StrCpy $At $INSTDIR
    Call un.Stop
    Call un.Erase
    Call un.LookAtLogin
    ${If} $R0 = 1
      DeleteRegValue HKCU "${RUN}" "${NAME}"
      DeleteRegValue HKCU "${APPROVED}" "${NAME}"
    ${EndIf}
    Delete "$SMPROGRAMS\${NAME}.lnk"
    Delete "$DESKTOP\${NAME}.lnk"
    DeleteRegKey HKCU "${REMOVAL}"
  ${EndIf}
  !insertmacro PAYLOAD_REMOVE
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; stays if there is anything else in it
SectionEnd

; The program itself deletes what it has kept: it alone knows what and where.
Function un.Erase
  StrCpy $1 ""
  ${If} $Data = 1
    StrCpy $1 "$1 --data"
  ${EndIf}
  ${If} $Keyring = 1
    StrCpy $1 "$1 --keyring"
  ${EndIf}
  ${If} $1 == ""
    Return
  ${EndIf}
  DetailPrint "$(ERASING)"
  nsExec::ExecToLog '"$INSTDIR\${CONSOLE}" erase --yes$1'
  Pop $0
  ${If} $0 != 0
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(NOT_ERASED)" /SD IDNO IDYES +3
    SetErrorLevel 5
    Quit
  ${EndIf}
FunctionEnd
