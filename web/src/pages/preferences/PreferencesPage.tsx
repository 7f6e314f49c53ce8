export default function PreferencesPage() { return <p>PreferencesPage</p>; }
